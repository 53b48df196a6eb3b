#include <algorithm>
#include <cmath>
#include <string>

#include "web/app/actions.h"
#include "web/app/views/views.h"

namespace digitforge {

void pin_button(Ui& ui, const Rect& area, bool plain) {
  const State& state = ui.studio.state;
  const bool pinned = focus_pin(state, ui.studio.library()) < state.pins.size();
  const ButtonLook look{
      .selected = pinned,
      .enabled = pinned || state.pins.size() < kMaxPins,
      .tooltip = pinned ? "Let go of this pin (P)" : "Keep this picture while others change (P)",
      .plain = plain};
  if (icon_button(ui, "pin", area, Icon::pin, look)) ui.studio.toggle_pin();
}

float pin_tray_height(const Ui& ui) { return ui.px(ui.narrow ? 56 : 72); }

void pin_tray(Ui& ui, const Rect& area) {
  Studio& studio = ui.studio;
  State& state = studio.state;
  Rect rest = area;
  if (!ui.narrow) {
    const Rect label = cut_left(rest, ui.px(58));
    draw_text(label, ui.theme.small, ui.colour().muted, "Pinned");
  }
  const bool morphs = state.pins.size() >= 2;
  const Rect go = cut_right(rest, ui.px(ui.narrow ? 44 : 104), ui.px(8));
  if (state.view != View::morph && !morphs && !ui.narrow) {
    draw_text(go, ui.theme.small, ui.colour().muted, "Pin one more", Align::right);
  }
  if (state.view != View::morph && morphs) {
    const Rect middle = inset(go, 0, (go.height() - ui.px(40)) / 2);
    const ButtonLook look{.tooltip = "A path from one pinned picture to another"};
    if (ui.narrow ? icon_button(ui, "morph-pins", middle, Icon::morph, look)
                  : labelled_button(ui, "morph-pins", middle, Icon::morph, "Morph", look)) {
      show_view(state, View::morph);
    }
  }
  const float gap = ui.px(10);
  const float most = (rest.width() + gap) / static_cast<float>(kMaxPins) - gap;
  const float edge = std::floor(std::min(rest.height(), std::max(most, ui.px(34))));
  for (std::size_t i = 0; i < state.pins.size(); ++i) {
    Rect place = cut_left(rest, edge, 0);
    place.min.y = std::round((place.min.y + place.max.y - edge) / 2);
    place.max.y = place.min.y + edge;
    const Rect rect =
        draw_picture(ui, studio.pictures().ask(pin_spec(state, state.pins[i])), place);
    rest.min.x = rect.max.x + gap;
    const std::string name = "pin-" + std::to_string(i);
    // The cross that takes the pin away lies over the picture's corner: asked first, it goes first.
    const float radius = ui.px(9);
    const float reach = ui.px(12);  // a finger needs more than is drawn
    const ImVec2 corner(rect.max.x - ui.px(2), rect.min.y + ui.px(2));
    const Rect cross{ImVec2(corner.x - reach, corner.y - reach),
                     ImVec2(corner.x + reach, corner.y + reach)};
    const bool gone = press_area(ui, "unpin-" + std::to_string(i), cross,
                                 {.tooltip = "Let go of this pin", .plain = true});
    ImGui::SetCursorScreenPos(rect.min);
    const bool pressed =
        ImGui::InvisibleButton(name.c_str(), ImVec2(rect.width(), rect.height())) && !ui.long_press;
    const bool lit = ImGui::IsItemHovered() && !ui.touch;
    constexpr const char* kTooltip = "Bring this picture\u2019s noise and digit back";
    show_tooltip(ui, kTooltip);
    ui.report.control(name, rect, kTooltip);
    ImDrawList* draw = ImGui::GetWindowDrawList();
    if (lit) draw->AddRect(rect.min, rect.max, ui.colour().accent, ui.px(2), 0, ui.px(2));
    draw->AddCircleFilled(corner, radius, ui.colour().raised);
    draw_icon(Icon::close, cross, ui.px(11), ui.colour().text);
    if (gone) {
      unpin(state, i);
      return;
    }
    if (pressed) recall_pin(state, studio.library(), i);
  }
}

}  // namespace digitforge
