#include <algorithm>
#include <cmath>
#include <string>

#include "web/app/views/views.h"

namespace digitforge {
namespace {

/// One notice along the top of `rest`, which it shortens; true when closed.
bool notice_box(Ui& ui, const std::string& name, const std::string& text, Rect& rest) {
  const float padding = ui.px(12);
  const float close = ui.px(64);
  const float gap = ui.px(12);
  const float width = rest.width() - 2 * padding - close - gap;
  const float text_height = wrapped_height(width, ui.theme.small, text);
  const float height = std::max(text_height, ui.px(30));
  const Rect box = cut_top(rest, height + 2 * padding, ui.px(10));
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(box.min, box.max, ui.colour().warning, ui.px(8));
  draw->AddRectFilled(box.min, ImVec2(box.min.x + ui.px(4), box.max.y), ui.colour().forged,
                      ui.px(8), ImDrawFlags_RoundCornersLeft);
  Rect inner = inset(box, padding, padding);
  Rect column = cut_right(inner, close, gap);
  inner.min.y += std::round((height - text_height) / 2);
  draw_wrapped(inner, ui.theme.small, ui.colour().text, text);
  column.min.y += std::round((height - ui.px(30)) / 2);
  return button(ui, name + "-close", cut_top(column, ui.px(30)), "Close",
                {.font = ui.theme.small, .tooltip = "Read it: take this message away"});
}

}  // namespace

Rect notice_panel(Ui& ui, const Rect& area, std::size_t most) {
  Rect rest = area;
  const std::size_t shown = std::min(most, ui.studio.notices().size());
  for (std::size_t i = 0; i < shown; ++i) {
    const std::string text = ui.studio.notices()[i];
    if (notice_box(ui, "notice-" + std::to_string(i), text, rest)) {
      ui.studio.dismiss_notice(i);
      break;  // the rest moves up in the next frame
    }
  }
  return rest;
}

}  // namespace digitforge
