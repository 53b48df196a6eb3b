#include "web/app/icons.h"

#include <array>
#include <cmath>
#include <initializer_list>

namespace digitforge {
namespace {

constexpr float kPi = 3.14159265f;

/// A pen on a field of 24 x 24 units.
class Pen {
 public:
  Pen(const ImVec2& middle, float size, ImU32 colour)
      : origin_(middle.x - size / 2, middle.y - size / 2), unit_(size / 24), colour_(colour) {}

  void line(std::initializer_list<ImVec2> points, bool closed = false) {
    for (const ImVec2& point : points) draw_->PathLineTo(at(point.x, point.y));
    stroke(closed);
  }
  void arc(float x, float y, float radius, float from, float to) {
    draw_->PathArcTo(at(x, y), radius * unit_, from * kPi, to * kPi);
    stroke(false);
  }
  void circle(float x, float y, float radius) {
    draw_->AddCircle(at(x, y), radius * unit_, colour_, 0, width());
  }
  void dot(float x, float y, float radius) {
    draw_->AddCircleFilled(at(x, y), radius * unit_, colour_);
  }
  void box(float left, float top, float right, float bottom, float round = 2) {
    draw_->AddRect(at(left, top), at(right, bottom), colour_, round * unit_, 0, width());
  }
  void fill(std::initializer_list<ImVec2> points) {
    for (const ImVec2& point : points) draw_->PathLineTo(at(point.x, point.y));
    draw_->PathFillConvex(colour_);
  }

 private:
  ImVec2 at(float x, float y) const { return {origin_.x + x * unit_, origin_.y + y * unit_}; }
  float width() const { return std::fmax(1.0f, unit_ * 1.9f); }
  void stroke(bool closed) {
    draw_->PathStroke(colour_, closed ? ImDrawFlags_Closed : ImDrawFlags_None, width());
  }

  ImDrawList* draw_ = ImGui::GetWindowDrawList();
  ImVec2 origin_;
  float unit_;
  ImU32 colour_;
};

void draw_turn(Pen& pen, bool back) {
  const auto x = [&](float value) { return back ? value : 24 - value; };
  pen.line({{x(9), 4.5f}, {x(4), 9.5f}, {x(9), 14.5f}});
  pen.line({{x(4), 9.5f}, {x(14), 9.5f}});
  if (back) {
    pen.arc(14, 14.5f, 5, -0.5f, 0.5f);
  } else {
    pen.arc(10, 14.5f, 5, 0.5f, 1.5f);
  }
  pen.line({{x(14), 19.5f}, {x(9), 19.5f}});
}

void draw_sun(Pen& pen) {
  pen.circle(12, 12, 4);
  for (int i = 0; i < 8; ++i) {
    const float angle = static_cast<float>(i) * kPi / 4;
    const float x = std::cos(angle), y = std::sin(angle);
    pen.line({{12 + 7 * x, 12 + 7 * y}, {12 + 9.5f * x, 12 + 9.5f * y}});
  }
}

void draw_sign(Icon icon, Pen& pen) {
  switch (icon) {
    case Icon::pin:
      pen.line({{9, 3}, {15, 3}});
      pen.line({{10, 3}, {10, 10}, {6.5f, 14}, {17.5f, 14}, {14, 10}, {14, 3}});
      return pen.line({{12, 14}, {12, 21.5f}});
    case Icon::dice:
      pen.box(3.5f, 3.5f, 20.5f, 20.5f, 4);
      pen.dot(8.5f, 8.5f, 1.7f);
      pen.dot(15.5f, 8.5f, 1.7f);
      pen.dot(12, 12, 1.7f);
      pen.dot(8.5f, 15.5f, 1.7f);
      return pen.dot(15.5f, 15.5f, 1.7f);
    case Icon::shape:
      for (const float x : {5.0f, 12.0f, 19.0f}) pen.line({{x, 3}, {x, 21}});
      pen.dot(5, 15, 2.8f);
      pen.dot(12, 8, 2.8f);
      return pen.dot(19, 13, 2.8f);
    case Icon::save:
      pen.line({{12, 3}, {12, 15}});
      pen.line({{7, 10.5f}, {12, 15.5f}, {17, 10.5f}});
      return pen.line({{4, 16}, {4, 20.5f}, {20, 20.5f}, {20, 16}});
    case Icon::copy:
      pen.box(8.5f, 8.5f, 20.5f, 20.5f, 2.5f);
      return pen.line({{15.5f, 4}, {4, 4}, {4, 15.5f}});
    case Icon::link:
      pen.line({{9.5f, 14.5f}, {14.5f, 9.5f}});
      pen.line({{10.5f, 7}, {13.5f, 4}, {16.5f, 3.5f}, {20.5f, 7.5f}, {20, 10.5f}, {17, 13.5f}});
      return pen.line(
          {{13.5f, 17}, {10.5f, 20}, {7.5f, 20.5f}, {3.5f, 16.5f}, {4, 13.5f}, {7, 10.5f}});
    case Icon::close:
      pen.line({{6, 6}, {18, 18}});
      return pen.line({{18, 6}, {6, 18}});
    case Icon::undo:
      return draw_turn(pen, true);
    case Icon::redo:
      return draw_turn(pen, false);
    case Icon::play:
      return pen.fill({{7, 4}, {20, 12}, {7, 20}});
    case Icon::pause:
      pen.fill({{6, 4}, {10, 4}, {10, 20}, {6, 20}});
      return pen.fill({{14, 4}, {18, 4}, {18, 20}, {14, 20}});
    case Icon::sun:
      return draw_sun(pen);
    case Icon::moon:
      pen.arc(11, 12.5f, 8, -0.42f, -1.92f);
      return pen.arc(16.8f, 7.6f, 6.7f, 0.58f, 1.24f);
    case Icon::help:
      pen.arc(12, 8.5f, 4.5f, -1.0f, 0.35f);
      pen.line({{14, 12.4f}, {12, 14}, {12, 16}});
      return pen.dot(12, 20.2f, 1.4f);
    case Icon::info:
      pen.circle(12, 12, 9);
      pen.line({{12, 11}, {12, 17}});
      return pen.dot(12, 7.4f, 1.3f);
    case Icon::more:
      for (const float x : {5.0f, 12.0f, 19.0f}) pen.dot(x, 12, 1.9f);
      return;
    case Icon::open:
      pen.line({{3.5f, 19.5f}, {3.5f, 5}, {9.5f, 5}, {12, 8}, {20.5f, 8}, {20.5f, 19.5f}}, true);
      pen.line({{12, 11}, {12, 17}});
      return pen.line({{9, 14}, {15, 14}});
    case Icon::grid:
      pen.box(3.5f, 3.5f, 10.5f, 10.5f);
      pen.box(13.5f, 3.5f, 20.5f, 10.5f);
      pen.box(3.5f, 13.5f, 10.5f, 20.5f);
      return pen.box(13.5f, 13.5f, 20.5f, 20.5f);
    case Icon::morph:
      pen.circle(5.5f, 12, 3);
      pen.circle(18.5f, 12, 3);
      pen.line({{8.5f, 12}, {15.5f, 12}});
      return;
    case Icon::compare:
      pen.box(3.5f, 5, 10.5f, 19);
      return pen.box(13.5f, 5, 20.5f, 19);
    case Icon::quiz:
      pen.circle(12, 12, 9);
      pen.arc(12, 9.8f, 2.7f, -1.0f, 0.35f);
      pen.line({{13.2f, 12.2f}, {12, 13.2f}, {12, 14.2f}});
      return pen.dot(12, 17, 1.2f);
    case Icon::reset:
      pen.arc(12, 12.5f, 7.5f, -0.75f, 1.0f);
      return pen.line({{6.5f, 3}, {6.5f, 7.5f}, {11, 7.5f}});
    case Icon::swap:
      pen.line({{4, 8.5f}, {19, 8.5f}});
      pen.line({{15.5f, 5}, {19, 8.5f}, {15.5f, 12}});
      pen.line({{20, 16}, {5, 16}});
      return pen.line({{8.5f, 12.5f}, {5, 16}, {8.5f, 19.5f}});
  }
}

}  // namespace

void draw_icon(Icon icon, const Rect& rect, float size, ImU32 colour) {
  Pen pen(ImVec2((rect.min.x + rect.max.x) / 2, (rect.min.y + rect.max.y) / 2), size, colour);
  draw_sign(icon, pen);
}

}  // namespace digitforge
