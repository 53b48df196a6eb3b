#include <algorithm>
#include <cfloat>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "web/app/views/views.h"

namespace digitforge {
namespace {

struct StripButton {
  std::string name = {};
  const char* label = "";
  const char* tooltip = nullptr;
  bool primary = false;
};

/// A box along the top of the stage: what there is to say, and what can be done about it.
struct Strip {
  std::string text = {};
  ImU32 fill = 0, edge = 0;
  std::optional<float> progress = {};  ///< 0 to 1
  std::vector<StripButton> buttons = {};
};

constexpr float kBar = 4;  ///< height, design pixels

float button_width(const Ui& ui, const StripButton& of) {
  ImFont* font = ui.theme.small;
  return std::ceil(font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, of.label).x) + ui.px(24);
}

void progress_bar(Ui& ui, const Rect& rect, float share) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const float radius = rect.height() / 2;
  draw->AddRectFilled(rect.min, rect.max, ui.colour().line, radius);
  const float end = rect.min.x + std::max(rect.height(), std::round(rect.width() * share));
  draw->AddRectFilled(rect.min, ImVec2(end, rect.max.y), ui.colour().accent, radius);
}

/// Draws it along the top of `rest`, which it shortens; the number of the button that was pressed.
std::optional<std::size_t> draw_strip(Ui& ui, const Strip& strip, Rect& rest) {
  const float tall = ui.px(ui.narrow ? 38 : 30);  // of a button, for fingers or for a mouse
  const float padding = ui.px(12), gap = ui.px(8), bar = strip.progress ? ui.px(kBar) + gap : 0;
  float buttons = 0;
  for (const StripButton& button : strip.buttons) buttons += button_width(ui, button) + gap;
  // Several buttons leave the text too little of a narrow screen.
  const bool below = rest.width() - 2 * padding - buttons < ui.px(200);
  const float width = rest.width() - 2 * padding - (below ? 0 : buttons);
  const float text_height = wrapped_height(width, ui.theme.small, strip.text);
  const float height = below ? text_height + gap + tall : std::max(text_height, tall);
  const Rect box = cut_top(rest, height + bar + 2 * padding, ui.px(10));
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(box.min, box.max, strip.fill, ui.px(8));
  draw->AddRectFilled(box.min, ImVec2(box.min.x + ui.px(4), box.max.y), strip.edge, ui.px(8),
                      ImDrawFlags_RoundCornersLeft);
  Rect inner = inset(box, padding, padding);
  if (strip.progress) progress_bar(ui, cut_bottom(inner, ui.px(kBar), gap), *strip.progress);
  Rect row = below ? cut_bottom(inner, tall) : inner;
  if (!below) row.min.y += std::round((height - tall) / 2);
  std::optional<std::size_t> pressed;
  for (std::size_t i = strip.buttons.size(); i-- > 0;) {
    const StripButton& of = strip.buttons[i];
    Rect place = cut_right(row, button_width(ui, of), gap);
    place.max.y = place.min.y + tall;
    const ButtonLook look{.font = ui.theme.small, .primary = of.primary, .tooltip = of.tooltip};
    if (button(ui, of.name, place, of.label, look)) pressed = i;
  }
  if (!below) inner.min.y += std::round((height - text_height) / 2);
  inner.max.x = inner.min.x + width;
  draw_wrapped(inner, ui.theme.small, ui.colour().text, strip.text);
  return pressed;
}

/// A person's own model on its way.
void opening_strip(Ui& ui, Rect& rest) {
  const std::string* file = ui.studio.opening();
  if (!file) return;
  const float share = ui.studio.opening_progress();
  const Strip strip{
      .text = "Opening " + *file + ": " + std::to_string(static_cast<int>(share * 100)) + " %",
      .fill = ui.colour().panel,
      .edge = ui.colour().accent,
      .progress = share,
      .buttons = {{"cancel-opening", "Cancel", "Do not open it"}}};
  if (draw_strip(ui, strip, rest)) ui.studio.cancel_opening();
}

/// Pictures that are drawn on request, or are being drawn after one.
void slow_strip(Ui& ui, Rect& rest) {
  Pictures& pictures = ui.studio.pictures();
  Strip strip{.fill = ui.colour().panel, .edge = ui.colour().accent};
  if (const std::size_t all = pictures.granted(); all > 0) {
    const std::size_t done = all - std::min(all, pictures.granted_left());
    strip.text = "Drawing: " + std::to_string(done) + " of " + std::to_string(all) + " pictures";
    strip.progress = static_cast<float>(done) / static_cast<float>(all);
    strip.buttons = {{"stop", "Stop", "Leave the others undrawn"}};
    if (draw_strip(ui, strip, rest)) pictures.hold();
  } else if (!pictures.held().empty()) {
    strip.text = ui.studio.slow_text();
    strip.buttons = {{"draw", "Draw", "Draw the pictures that are missing", true}};
    if (draw_strip(ui, strip, rest)) pictures.draw_held();
  }
}

/// True where the list of notices changed.
bool notice_strip(Ui& ui, std::size_t index, Rect& rest) {
  const Notice notice = ui.studio.notices()[index];
  const std::string name = "notice-" + std::to_string(index);
  Strip strip{.text = notice.text, .fill = ui.colour().warning, .edge = ui.colour().forged};
  if (notice.missing) strip.buttons = {{name + "-retry", "Try again", "Fetch it again"}};
  strip.buttons.push_back({name + "-close", "Close", "Read it: take this message away"});
  const std::optional<std::size_t> pressed = draw_strip(ui, strip, rest);
  if (!pressed) return false;
  if (notice.missing && *pressed == 0) {
    ui.studio.retry(index);
  } else {
    ui.studio.dismiss_notice(index);
  }
  return true;
}

}  // namespace

Rect strips(Ui& ui, const Rect& area, std::size_t most) {
  Rect rest = area;
  opening_strip(ui, rest);
  slow_strip(ui, rest);
  const std::size_t shown = std::min(most, ui.studio.notices().size());
  for (std::size_t i = 0; i < shown; ++i) {
    if (notice_strip(ui, i, rest)) break;  // the others move up in the next frame
  }
  return rest;
}

}  // namespace digitforge
