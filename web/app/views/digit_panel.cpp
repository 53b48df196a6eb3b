#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "web/app/actions.h"
#include "web/app/views/views.h"

namespace digitforge {
namespace {

std::string class_label(const ModelInfo& info, int digit) {
  const auto index = static_cast<std::size_t>(digit);
  const auto& names = info.metadata.class_names;
  return index < names.size() && names[index].size() == 1 ? names[index] : std::to_string(digit);
}

void unconditional(Ui& ui, const Rect& area) {
  const std::string text =
      "This model was trained without labels: it draws whatever digit the noise leads to.";
  ImGui::GetWindowDrawList()->AddRect(area.min, area.max, ui.colour().line, ui.px(8), 0, ui.px(1));
  Rect inner = inset(area, ui.px(14), 0);
  const float height = wrapped_height(inner.width(), ui.theme.small, text);
  inner.min.y += std::max(0.0f, (inner.height() - height) / 2);
  draw_wrapped(inner, ui.theme.small, ui.colour().muted, text);
  ui.report.part("no-label", area);
}

}  // namespace

void digit_panel(Ui& ui, const Rect& area) {
  State& state = ui.studio.state;
  const Library& library = ui.studio.library();
  const Model* model = library.model(state.model);
  if (model && model->info().classes == 0) return unconditional(ui, area);

  ui.report.part("digits", area);
  // In the morph view a digit is what the path leads to.
  const bool morphs = state.view == View::morph;
  std::int32_t chosen = state.digit;
  if (morphs) chosen = has_path(state) ? main_digit(state.pins[state.path.to].label) : kNone;
  const int classes = model ? static_cast<int>(model->info().classes) : 10;
  const int columns = std::min(5, classes);
  const int rows = (classes + columns - 1) / columns;
  const float gap = ui.px(6);
  // "All" stands beside the digits, as high as all their rows.
  Rect rest = area;
  const Rect all = cut_right(rest, cell(area, 5, 6, gap).width(), gap);
  const float height =
      (area.height() - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows);
  for (int row = 0; row < rows; ++row) {
    const Rect line = cut_top(rest, std::floor(height), gap);
    for (int column = 0; column < columns && row * columns + column < classes; ++column) {
      const int digit = row * columns + column;
      const std::string name = model ? class_name(model->info(), digit) : std::string();
      const std::string tooltip =
          (name.empty() ? name : name + ": ") +
          (morphs ? "Morph into this digit (its key)" : "Draw this digit (its key)");
      const ButtonLook look{.font = ui.theme.digit,
                            .selected = model && chosen == digit,
                            .enabled = model != nullptr,
                            .tooltip = tooltip.c_str()};
      const std::string label = model ? class_label(model->info(), digit) : std::to_string(digit);
      if (button(ui, "digit-" + std::to_string(digit), cell(line, column, columns, gap), label,
                 look)) {
        ui.studio.choose_digit(digit);
      }
    }
  }
  const ButtonLook look{.selected = !morphs && shows_all_digits(state, library),
                        .enabled = model != nullptr && !morphs,
                        .tooltip = "A row for each digit, from the same noise (A)"};
  if (button(ui, "digit-all", all, "All", look)) pick_digit(state, library, kAllDigits);
}

float blend_panel_height(const Ui& ui) {
  return ui.studio.state.other == kNone || ui.narrow ? ui.px(36) : ui.px(36 + 6 + 36);
}

void blend_panel(Ui& ui, const Rect& area) {
  State& state = ui.studio.state;
  const Library& library = ui.studio.library();
  const Model* model = library.model(state.model);
  if (!model || model->info().classes < 2 || state.digit == kAllDigits) return;
  const auto classes = static_cast<std::int32_t>(model->info().classes);
  Rect rest = area;
  Rect head = cut_top(rest, ui.px(36), ui.px(6));
  const bool blended = state.other != kNone;
  if (!blended) {
    if (labelled_button(ui, "blend", head, Icon::morph, "Blend with another digit",
                        {.font = ui.theme.small,
                         .tooltip = "A label between two digits: half a 3, half an 8 (B)",
                         .plain = true})) {
      blend_with(state, library, (state.digit + 5) % classes);
    }
    return;
  }
  const Rect off = cut_right(head, ui.px(36), ui.px(4));
  const Rect other = cut_right(head, ui.px(52), ui.px(4));
  char text[48];
  const int percent = (state.blend + 5) / 10;
  std::snprintf(text, sizeof text, ui.narrow ? "%d, %d %%" : "%d with %d %% of", state.digit,
                percent);
  // Narrow screens have the slider beside the words, wide ones below them.
  const Rect words = ui.narrow ? cut_left(head, ui.px(74)) : head;
  const Rect way = ui.narrow ? inset(head, ui.px(6), 0) : rest;
  draw_text(words, ui.theme.body, ui.colour().muted, text);
  if (button(ui, "blend-other", other, std::to_string(state.other),
             {.font = ui.theme.digit, .tooltip = "The other digit; press for the next"})) {
    std::int32_t next = (state.other + 1) % classes;
    if (next == state.digit) next = (next + 1) % classes;
    blend_with(state, library, next);
  }
  if (icon_button(ui, "blend-off", off, Icon::close, {.tooltip = "No blend (B)", .plain = true})) {
    blend_with(state, library, kNone);
    return;
  }
  if (const auto share = slider(ui, "blend-share", way, state.blend, 0, 1000, Scale::linear,
                                "How much of the other digit")) {
    set_blend(state, *share);
  }
}

}  // namespace digitforge
