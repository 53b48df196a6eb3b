#include <string>

#include "web/app/actions.h"
#include "web/app/views/views.h"

namespace digitforge {

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
  if (state.view != View::morph) {
    const Rect middle = inset(go, 0, (go.height() - ui.px(40)) / 2);
    const ButtonLook look{.enabled = morphs,
                          .tooltip = morphs ? "A path from one pinned picture to another"
                                            : "Pin a second picture to morph one into the other"};
    if (ui.narrow ? icon_button(ui, "morph-pins", middle, Icon::morph, look)
                  : labelled_button(ui, "morph-pins", middle, Icon::morph, "Morph", look)) {
      show_view(state, View::morph);
    }
  }
  const float gap = ui.px(8);
  const float most = (rest.width() + gap) / static_cast<float>(kMaxPins) - gap;
  const float edge = std::min(rest.height(), most);
  for (std::size_t i = 0; i < state.pins.size(); ++i) {
    const Rect place = cut_left(rest, edge, gap);
    const Rect tile{ImVec2(place.min.x, place.max.y - edge), place.max};
    const Rect rect = draw_picture(ui, studio.pictures().ask(pin_spec(state, state.pins[i])), tile);
    const std::string name = "pin-" + std::to_string(i);
    ImGui::SetCursorScreenPos(rect.min);
    // The corner that takes the pin away lies over the picture.
    ImGui::SetNextItemAllowOverlap();
    const bool pressed =
        ImGui::InvisibleButton(name.c_str(), ImVec2(rect.width(), rect.height())) && !ui.long_press;
    const bool lit = ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenOverlappedByItem);
    show_tooltip(ui, "Bring this picture's noise and digit back; the cross lets go of the pin");
    ui.report.control(name, rect);
    if (lit && !ui.touch) {
      ImGui::GetWindowDrawList()->AddRect(rect.min, rect.max, ui.colour().accent, ui.px(2), 0,
                                          ui.px(2));
    }
    const float corner = std::min(ui.px(24), edge * 0.45f);
    const Rect cross{ImVec2(rect.max.x - corner, rect.min.y),
                     ImVec2(rect.max.x, rect.min.y + corner)};
    ImGui::GetWindowDrawList()->AddRectFilled(cross.min, cross.max, ui.colour().panel, ui.px(5));
    if (icon_button(ui, "unpin-" + std::to_string(i), cross, Icon::close,
                    {.tooltip = "Let go of this pin", .plain = true})) {
      unpin(state, i);
      return;
    }
    if (pressed) recall_pin(state, studio.library(), i);
  }
}

}  // namespace digitforge
