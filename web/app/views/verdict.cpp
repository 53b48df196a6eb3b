#include <cmath>
#include <cstdio>

#include "web/app/views/views.h"

namespace digitforge {

void verdict(Ui& ui, const Picture* picture, const Rect& area) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  Rect rest = area;
  rest.min.y += ui.px(3);
  const Rect bar = cut_top(rest, ui.px(3), ui.px(2));
  draw->AddRectFilled(bar.min, bar.max, ui.colour().raised, ui.px(1.5f));
  if (!picture || !picture->probability) return;
  const float real = *picture->probability;
  const ImU32 shade = real >= 0.5f ? ui.colour().real : ui.colour().forged;
  const float end = bar.min.x + std::round(bar.width() * real);
  draw->AddRectFilled(bar.min, ImVec2(end, bar.max.y), shade, ui.px(1.5f));
  const char* format = "%.0f";
  if (area.width() >= ui.px(34)) format = "%.0f%%";
  if (area.width() >= ui.px(76)) format = "%.0f %% real";
  char text[24];
  std::snprintf(text, sizeof text, format, 100.0 * static_cast<double>(real));
  draw_text(rest, ui.theme.small, ui.colour().muted, text, Align::centre);
}

Rect judged_picture(Ui& ui, std::uint32_t index, const PictureSpec& spec, const Rect& area) {
  Studio& studio = ui.studio;
  const bool judging = studio.judging();
  Rect place = area;
  if (judging) cut_bottom(place, verdict_height(ui));
  const Picture* shown = judging ? studio.pictures().ask_score(spec) : studio.pictures().ask(spec);
  const Rect rect = draw_picture(ui, shown, place);
  ui.report.image(index, rect, spec, shown);
  if (!judging) return rect;
  const Rect below{ImVec2(rect.min.x, rect.max.y),
                   ImVec2(rect.max.x, rect.max.y + verdict_height(ui))};
  verdict(ui, shown, below);
  ui.report.part("verdict-line", below);
  return rect;
}

}  // namespace digitforge
