#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "web/app/actions.h"
#include "web/app/keep.h"
#include "web/app/views/views.h"

namespace digitforge {
namespace {

std::vector<float> latent_of(const Studio& studio) {
  const Model* model = studio.library().model(studio.state.model);
  std::vector<float> latent(model->info().latent_size);
  const std::uint32_t column = focus_column(studio.state, studio.library());
  resolve(column_noise(studio.state, column), studio.library().entries()[studio.state.model].axes,
          latent);
  return latent;
}

/// All values of the latent as bars from -1 to 1, to be drawn over.
void strip(Ui& ui, const Rect& area) {
  Studio& studio = ui.studio;
  const std::vector<float> latent = latent_of(studio);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const auto count = static_cast<float>(latent.size());
  const float pitch = area.width() / count;
  const auto dragged =
      drag_area(ui, "strip", area,
                "The latent: every value from \u22121 (bottom) to 1 (top). Draw over the bars to "
                "change them; arrow keys change one at a time.");
  if (dragged) {
    const auto at = static_cast<std::size_t>(std::min(dragged->x * count, count - 1));
    // A fast drag passes over bars between two frames.
    const float before = ImGui::GetIO().MousePos.x - ImGui::GetIO().MouseDelta.x;
    const float share = std::clamp((before - area.min.x) / area.width(), 0.0f, 1.0f);
    const auto last = ImGui::IsMouseClicked(ImGuiMouseButton_Left)
                          ? at
                          : static_cast<std::size_t>(std::min(share * count, count - 1));
    for (std::size_t i = std::min(at, last); i <= std::max(at, last); ++i) {
      set_value(studio.state, studio.library(), i, 1 - 2 * dragged->y);
    }
    studio.session.value = static_cast<std::uint32_t>(at);
  }
  draw->AddRectFilled(area.min, area.max, ui.colour().panel, ui.px(8));
  const Rect inner = inset(area, 0, ui.px(6));
  const float middle = std::round((inner.min.y + inner.max.y) / 2);
  const float half = inner.height() / 2;
  for (std::size_t i = 0; i < latent.size(); ++i) {
    const float left = area.min.x + pitch * static_cast<float>(i);
    const float end = middle - latent[i] * half;
    const bool current = studio.session.value == i;
    const ImVec2 min(left + pitch * 0.12f, std::min(middle, end));
    const ImVec2 max(left + pitch * 0.88f, std::max(middle, end) + 1);
    draw->AddRectFilled(min, max, current ? ui.colour().text : ui.colour().accent);
  }
  draw->AddRectFilled(ImVec2(area.min.x, middle), ImVec2(area.max.x, middle + 1), ui.colour().line);
}

void strip_legend(Ui& ui, const Rect& area) {
  Studio& studio = ui.studio;
  const std::vector<float> latent = latent_of(studio);
  const std::size_t at = std::min<std::size_t>(studio.session.value, latent.size() - 1);
  char text[64];
  std::snprintf(text, sizeof text, "Value %d of %d: %+.2f", static_cast<int>(at) + 1,
                static_cast<int>(latent.size()), static_cast<double>(latent[at]));
  draw_text(area, ui.theme.small, ui.colour().muted, text);
}

/// A square whose two directions are directions of the latent space.
void pad(Ui& ui, const Rect& area) {
  Studio& studio = ui.studio;
  State& state = studio.state;
  const float edge = std::floor(std::min(area.width(), area.height()));
  const ImVec2 corner(std::round((area.min.x + area.max.x - edge) / 2), area.min.y);
  const Rect square{corner, ImVec2(corner.x + edge, corner.y + edge)};
  const auto dragged = drag_area(ui, "pad", square,
                                 "Drag to move the picture along two directions of the latent "
                                 "space. The middle is where it came from.");
  if (dragged) {
    shift_to(state, studio.library(),
             static_cast<std::int32_t>(std::lround(dragged->x * 2000 - 1000)),
             static_cast<std::int32_t>(std::lround(1000 - dragged->y * 2000)));
  }
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(square.min, square.max, ui.colour().panel, ui.px(10));
  draw->AddRect(square.min, square.max, ui.colour().line, ui.px(10), 0, ui.px(1));
  for (int i = 1; i < 4; ++i) {
    const float at = std::round(edge * static_cast<float>(i) / 4);
    draw->AddLine(ImVec2(square.min.x + at, square.min.y), ImVec2(square.min.x + at, square.max.y),
                  ui.colour().line);
    draw->AddLine(ImVec2(square.min.x, square.min.y + at), ImVec2(square.max.x, square.min.y + at),
                  ui.colour().line);
  }
  Shift shift = column_noise(state, focus_column(state, studio.library())).shift;
  if (shift.directions != state.directions || shift.which != state.which) shift = {};
  const auto place = [&](float x, float y) {
    return ImVec2(square.min.x + edge * (x + 1000) / 2000, square.min.y + edge * (1000 - y) / 2000);
  };
  const ImVec2 middle = place(0, 0);
  const ImVec2 knob = place(static_cast<float>(shift.x), static_cast<float>(shift.y));
  if (shift.x == 0 && shift.y == 0) {
    Rect words = inset(square, ui.px(8), ui.px(6));
    draw_text(cut_bottom(words, ui.px(20)), ui.theme.small, ui.colour().muted, "Drag the dot",
              Align::centre);
  }
  draw->AddLine(middle, knob, ui.colour().accent, ui.px(2));
  draw->AddCircleFilled(middle, ui.px(3), ui.colour().muted);
  draw->AddCircleFilled(knob, ui.px(10), dragged ? ui.colour().accent_hover : ui.colour().accent);
  draw->AddCircleFilled(knob, ui.px(4), ui.colour().on_accent);
}

/// Which directions the pad spans: two chips in these places.
void pad_choices(Ui& ui, const Rect& first, const Rect& second) {
  Studio& studio = ui.studio;
  State& state = studio.state;
  const bool principal = state.directions == Directions::principal;
  const std::size_t pairs = studio.library().entries()[state.model].axes.size() / 2;
  char name[48] = "Principal";
  if (principal && pairs > 0) {
    std::snprintf(name, sizeof name, "Principal %u\u00d7%u", 2 * state.which + 1,
                  2 * state.which + 2);
  }
  if (chip(ui, "principal", first, name, principal,
           "The directions in which the generator\u2019s first layer changes most; again for the "
           "next two")) {
    set_directions(state, studio.library(), Directions::principal, principal ? state.which + 1 : 0);
  }
  if (chip(ui, "random", second, "Random", !principal, "Two random directions; again for others")) {
    set_directions(state, studio.library(), Directions::random, principal ? 1 : state.which + 1);
  }
}

/// What can be done with the picture, in one row or two.
void buttons(Ui& ui, const Rect& area, int rows) {
  Studio& studio = ui.studio;
  State& state = studio.state;
  const Library& library = studio.library();
  int place = 0;
  const float gap = ui.px(6);
  const bool copies = studio.backend().copies_pictures();
  const int columns = rows == 1 ? (copies ? 6 : 5) : 3;
  const auto next = [&] {
    const Rect column = cell(area, place % columns, columns, gap);
    const float height = (column.height() + gap) / static_cast<float>(rows) - gap;
    Rect rest = column;
    rest.min.y += static_cast<float>(place++ / columns) * (height + gap);
    return cut_top(rest, height);
  };
  const auto tool = [&](const char* name, Icon icon, const char* tooltip) {
    return icon_button(ui, name, next(), icon, {.tooltip = tooltip});
  };
  pin_button(ui, next(), false);
  if (tool("resample-one", Icon::dice, "New noise for this picture alone (N)")) {
    resample_one(state, library);
  }
  if (tool("restore", Icon::reset, "Back to the noise of the seed (Backspace)")) {
    restore_noise(state, library);
  }
  if (tool("save-image", Icon::save, "Save this picture as PNG (S)")) keep::save_image(studio);
  if (copies && tool("copy-image", Icon::copy, "Copy this picture (Ctrl+C)")) {
    keep::copy_image(studio);
  }
  if (tool("copy-latent", Icon::more, "Copy all values as JSON (J)")) keep::copy_latent(studio);
}

Rect picture(Ui& ui, const Rect& area) {
  const State& state = ui.studio.state;
  const std::uint32_t index = focus_index(state, ui.studio.library());
  return judged_picture(ui, index, gallery_spec(state, ui.studio.library(), index), area);
}

/// The pad and all buttons beside it, under the picture and as wide.
void portrait(Ui& ui, Rect rest) {
  const float gap = ui.px(12);
  const float pad_edge =
      std::floor(std::max(ui.px(172), std::min(rest.height() * 0.42f, rest.width() * 0.6f)));
  Rect low = cut_bottom(rest, pad_edge, gap);
  const Rect above = picture(ui, rest);
  if (above.width() >= pad_edge + ui.px(130)) {
    low.min.x = above.min.x;
    low.max.x = above.max.x;
  }
  pad(ui, cut_left(low, pad_edge, gap));
  const Rect first = cut_top(low, ui.px(36), ui.px(6));
  pad_choices(ui, first, cut_top(low, ui.px(36), ui.px(10)));
  buttons(ui, cut_bottom(low, std::min(low.height(), ui.px(2 * 44 + 6))), 2);
}

}  // namespace

void shape_view(Ui& ui, const Rect& area) {
  if (!ui.studio.library().model(ui.studio.state.model)) return;
  Rect rest = area;
  const float gap = ui.px(12);
  const float chips = ui.px(36), row = ui.px(40), legend = ui.px(22);
  if (!ui.studio.state.pins.empty() && area.height() > ui.px(520)) {
    pin_tray(ui, cut_bottom(rest, pin_tray_height(ui), ui.px(10)));
  }
  const float strip_height = std::clamp(area.height() * 0.16f, ui.px(64), ui.px(150));
  if (area.width() < ui.px(560)) {
    strip(ui, cut_bottom(rest, strip_height, 0));
    strip_legend(ui, cut_bottom(rest, legend, ui.px(4)));
    if (rest.height() - row - ui.px(8) >= rest.width()) return portrait(ui, rest);
    // A low stage: picture and pad beside each other, or both were tiny.
    buttons(ui, cut_bottom(rest, row, ui.px(8)), 1);
    const Rect pair = cut_bottom(rest, chips, ui.px(8));
    pad_choices(ui, cell(pair, 0, 2, ui.px(6)), cell(pair, 1, 2, ui.px(6)));
    Rect beside = cut_right(rest, std::floor((rest.width() - gap) / 2), gap);
    const Rect shown = picture(ui, rest);
    beside.min.y = shown.min.y;  // level with the picture, and as large
    beside.max.y = shown.max.y;
    pad(ui, beside);
    return;
  }
  Rect low = cut_bottom(rest, strip_height + legend, gap);
  strip_legend(ui, cut_top(low, legend));
  strip(ui, low);
  const float side = std::clamp(rest.width() * 0.36f, ui.px(240), ui.px(420));
  Rect column = cut_right(rest, std::min(side, rest.height() - chips - row - 2 * gap), ui.px(28));
  const float used = column.width() + 2 * gap + chips + row;
  column.min.y = std::min(picture(ui, rest).min.y, column.max.y - used);  // level with the picture
  pad(ui, cut_top(column, column.width(), gap));
  const Rect pair = cut_top(column, chips, gap);
  pad_choices(ui, cell(pair, 0, 2, ui.px(6)), cell(pair, 1, 2, ui.px(6)));
  buttons(ui, cut_top(column, row, 0), 1);
}

}  // namespace digitforge
