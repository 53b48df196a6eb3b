#include <imgui_internal.h>  // ClearActiveID

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "web/app/actions.h"
#include "web/app/views/gallery_layout.h"
#include "web/app/views/views.h"

namespace digitforge {
namespace {

/// An image's place in the gallery: pressed, it is selected; pressed again, not.
void select_area(Ui& ui, std::uint32_t index, const Rect& rect) {
  State& state = ui.studio.state;
  ImGui::SetCursorScreenPos(rect.min);
  const std::string name = "image-" + std::to_string(index);
  const bool pressed =
      ImGui::InvisibleButton(name.c_str(), ImVec2(rect.width(), rect.height())) && !ui.long_press;
  const bool hovered = ImGui::IsItemHovered() && !ui.touch;
  const auto number = static_cast<std::int32_t>(index);
  const bool selected = state.selected == number;
  if (hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
    select(state, ui.studio.library(), number);
    show_view(state, View::shape);
  } else if (pressed) {
    select(state, ui.studio.library(), selected ? kNone : number);
  }
  if (!selected && !hovered) return;
  const float edge = ui.px(selected ? 3 : 2);
  const ImU32 colour = selected ? ui.colour().accent : ui.colour().muted;
  ImGui::GetWindowDrawList()->AddRect(ImVec2(rect.min.x - edge, rect.min.y - edge),
                                      ImVec2(rect.max.x + edge, rect.max.y + edge), colour,
                                      ui.px(2), 0, edge);
}

/// A dot in the corner of a pinned image.
void pin_mark(Ui& ui, const Rect& rect) {
  const float radius = std::max(ui.px(3), std::min(ui.px(7), rect.width() / 12));
  const ImVec2 at(rect.max.x - 1.6f * radius, rect.min.y + 1.6f * radius);
  ImGui::GetWindowDrawList()->AddCircleFilled(at, radius, ui.colour().accent);
}

void draw_images(Ui& ui, const GalleryLayout& layout, const ImVec2& origin,
                 const std::vector<std::uint32_t>& shown) {
  Studio& studio = ui.studio;
  const bool judging = studio.judging();
  for (std::size_t place = 0; place < shown.size(); ++place) {
    const std::uint32_t index = shown[place];
    const auto column = static_cast<float>(place % static_cast<std::size_t>(layout.columns));
    const auto row = static_cast<float>(place / static_cast<std::size_t>(layout.columns));
    const ImVec2 min(origin.x + column * (layout.image_width + layout.gap),
                     origin.y + row * (layout.image_height + layout.label + layout.gap));
    const ImVec2 max(min.x + layout.image_width, min.y + layout.image_height);
    const PictureSpec spec = gallery_spec(studio.state, studio.library(), index);
    const Picture* picture =
        judging ? studio.pictures().ask_score(spec) : studio.pictures().ask(spec);
    if (!ImGui::IsRectVisible(min, ImVec2(max.x, max.y + layout.label))) continue;
    const Rect rect = draw_picture(ui, picture, {min, max});
    ui.report.image(index, rect, spec, picture);
    if (layout.label > 0) {
      verdict(ui, picture, {ImVec2(min.x, max.y), ImVec2(max.x, max.y + layout.label)});
    }
    const std::size_t pin = find_pin(studio.state, {spec.noise, spec.label});
    if (pin < studio.state.pins.size()) pin_mark(ui, rect);
    select_area(ui, index, rect);
  }
}

std::string timing(Ui& ui) {
  const double ms = ui.studio.pictures().ms_per_image(ui.studio.state.model);
  if (ms == 0) return "";
  char text[48];
  if (ms < 999.5) {
    std::snprintf(text, sizeof text, ms < 0.995 ? "%.2f ms an image" : "%.1f ms an image", ms);
  } else {
    std::snprintf(text, sizeof text, "%.1f seconds an image", ms / 1000);
  }
  return text;
}

/// Scrolls with a finger in both directions where the gallery is enlarged.
void pan(Ui& ui) {
  if (ui.studio.session.zoom <= 1) return scroll_by_touch(ui);
  if (!ImGui::IsMouseDown(ImGuiMouseButton_Left) ||
      !ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem)) {
    return;
  }
  const ImVec2 drag = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, ui.px(8));
  if (drag.x == 0 && drag.y == 0) return;
  ImGui::ClearActiveID();
  ImGui::SetScrollX(ImGui::GetScrollX() - ImGui::GetIO().MouseDelta.x);
  ImGui::SetScrollY(ImGui::GetScrollY() - ImGui::GetIO().MouseDelta.y);
}

}  // namespace

std::vector<std::uint32_t> shown_images(Studio& studio) {
  const State& state = studio.state;
  const std::uint32_t size = gallery_size(state, studio.library());
  std::vector<std::uint32_t> shown(size);
  std::vector<float> scores(size, -1.0f);
  const bool judging = studio.judging();
  for (std::uint32_t i = 0; i < size; ++i) {
    shown[i] = i;
    if (!judging) continue;
    const Picture* picture = studio.pictures().ask_score(gallery_spec(state, studio.library(), i));
    if (picture && picture->probability) scores[i] = *picture->probability;
  }
  // Nothing moves before all are judged.
  if (!judging || std::find(scores.begin(), scores.end(), -1.0f) != scores.end()) return shown;
  if (state.filter != Filter::all) {
    std::erase_if(shown, [&](std::uint32_t i) {
      return (scores[i] >= 0.5f) != (state.filter == Filter::real);
    });
  }
  if (state.order != Order::made) {
    std::stable_sort(shown.begin(), shown.end(), [&](std::uint32_t a, std::uint32_t b) {
      return state.order == Order::real_first ? scores[a] > scores[b] : scores[a] < scores[b];
    });
  }
  return shown;
}

void gallery_panel(Ui& ui, const Rect& area) {
  ui.report.part("gallery", area);
  Studio& studio = ui.studio;
  const Model* model = studio.library().model(studio.state.model);
  if (!model) return;
  if (area.height() < ui.px(40)) return;  // an open on-screen keyboard takes the place
  const std::vector<std::uint32_t> shown = shown_images(studio);
  if (shown.empty()) {
    draw_text(area, ui.theme.body, ui.colour().muted, "None of these pictures passes the filter.",
              Align::centre);
    return;
  }
  const bool judging = studio.judging();
  const bool rows = gallery_rows(studio.state, studio.library()) > 1 &&
                    gallery_columns(studio.state, studio.library()) > 1 &&
                    studio.state.order == Order::made && studio.state.filter == Filter::all;
  GalleryContent content;
  content.size = static_cast<int>(shown.size());
  if (rows) content.columns = static_cast<int>(gallery_columns(studio.state, studio.library()));
  content.image_height = static_cast<int>(model->info().image[1]);
  content.image_width = static_cast<int>(model->info().image[2]);
  content.gap = ui.px(content.size > 100 ? 4 : 8);
  content.label = judging ? verdict_height(ui) : 0;
  content.least = ui.px(judging ? 34 : 22);
  content.enlarge = studio.session.zoom;
  // The selected image's frame needs its place inside the area.
  const float frame = ui.px(3);
  const Rect inner = inset(area, frame, frame);
  const GalleryLayout layout = lay_out(content, inner.width(), inner.height());

  ImGui::SetCursorScreenPos(area.min);
  const bool fits = layout.height <= inner.height() && layout.width <= inner.width();
  const ImGuiWindowFlags flags =
      fits ? ImGuiWindowFlags_NoScrollbar
           : (layout.width > inner.width() ? ImGuiWindowFlags_HorizontalScrollbar : 0);
  ImGui::BeginChild("gallery", ImVec2(area.width(), area.height()), 0, flags);
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const float left = std::max(frame, std::floor((area.width() - layout.width) / 2));
  const float top = std::max(frame, std::floor((area.height() - layout.height) / 2));
  draw_images(ui, layout, ImVec2(std::round(corner.x + left), std::round(corner.y + top)), shown);
  ImGui::SetCursorScreenPos(corner);
  ImGui::Dummy(fits ? ImVec2(1, 1) : ImVec2(layout.width + 2 * frame, layout.height + 2 * frame));
  pan(ui);
  ImGui::EndChild();
}

void caption(Ui& ui, const Rect& area) {
  Rect rest = area;
  const std::string time = timing(ui);
  const Rect right = cut_right(rest, ui.px(130), ui.px(8));
  const Library& library = ui.studio.library();
  std::string text = library.loading() > 0 ? "Loading \u2026" : "No model could be loaded";
  if (library.model(ui.studio.state.model)) {
    text = subject(ui.studio.state, library);
    text[0] = static_cast<char>(text[0] >= 'a' ? text[0] - 'a' + 'A' : text[0]);
  }
  draw_text(rest, ui.theme.strong, ui.colour().text, text);
  draw_text(right, ui.theme.small, ui.colour().muted, time, Align::right);
  ui.report.part("caption", area);
}

void make_view(Ui& ui, const Rect& area) {
  Rect rest = area;
  caption(ui, cut_top(rest, ui.px(26), ui.px(8)));
  action_bar(ui, cut_bottom(rest, ui.px(44), ui.px(10)));
  // A narrow screen shows the pins while nothing else asks for their place.
  const bool roomy = !ui.narrow || (ui.studio.state.selected == kNone && !ui.studio.judging());
  if (!ui.studio.state.pins.empty() && roomy) {
    // At the side where there is most place for it, so that the gallery stays as it is.
    const bool beside = rest.width() > rest.height() + pin_tray_height(ui);
    pin_tray(ui, beside ? cut_right(rest, pin_tray_height(ui), ui.px(10))
                        : cut_bottom(rest, pin_tray_height(ui), ui.px(10)));
  }
  if (ui.studio.judging()) {
    score_panel(ui, cut_bottom(rest, score_panel_height(ui), ui.px(10)));
  }
  gallery_panel(ui, rest);
}

}  // namespace digitforge
