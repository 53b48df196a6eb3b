#include <algorithm>
#include <cmath>
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
  ImGui::GetWindowDrawList()->AddRect(area.min, area.max, colour::line, ui.px(8), 0, ui.px(1));
  Rect inner = inset(area, ui.px(14), 0);
  const float height = wrapped_height(inner.width(), ui.theme.small, text);
  inner.min.y += std::max(0.0f, (inner.height() - height) / 2);
  draw_wrapped(inner, ui.theme.small, colour::muted, text);
  ui.report.control("no-label", area);
}

}  // namespace

void digit_panel(Ui& ui, const Rect& area) {
  State& state = ui.studio.state;
  const Library& library = ui.studio.library();
  const Model* model = library.model(state.model);
  if (model && model->info().classes == 0) return unconditional(ui, area);

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
      const ButtonLook look{.font = ui.theme.digit,
                            .selected = model && state.digit == digit,
                            .enabled = model != nullptr};
      const std::string label = model ? class_label(model->info(), digit) : std::to_string(digit);
      if (button(ui, "digit-" + std::to_string(digit), cell(line, column, columns, gap), label,
                 look)) {
        pick_digit(state, library, digit);
      }
    }
  }
  const ButtonLook look{.selected = shows_all_digits(state, library),
                        .enabled = model != nullptr,
                        .tooltip = "A row for each digit, from the same noise (A)"};
  if (button(ui, "digit-all", all, "All", look)) pick_digit(state, library, kAllDigits);
}

}  // namespace digitforge
