#include <algorithm>
#include <cmath>
#include <string>

#include "web/app/actions.h"
#include "web/app/views/views.h"

namespace digitforge {

namespace {

/// The way to the morph of two pins, or what is missing for it.
void morph_button(Ui& ui, const Rect& area, bool small) {
  State& state = ui.studio.state;
  if (state.pins.size() < 2) {
    if (!ui.narrow) {
      draw_text(area, ui.theme.small, ui.colour().muted, small ? "+ 1 more" : "Pin one more",
                small ? Align::centre : Align::right);
    }
    return;
  }
  const Rect place = inset(area, 0, (area.height() - ui.px(40)) / 2);
  const ButtonLook look{.tooltip = "A path from one pinned picture to another"};
  if (ui.narrow || small ? icon_button(ui, "morph-pins", place, Icon::morph, look)
                         : labelled_button(ui, "morph-pins", place, Icon::morph, "Morph", look)) {
    show_view(state, View::morph);
  }
}

}  // namespace

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
  const bool upright = area.height() > area.width();
  const float gap = ui.px(10);
  if (upright) {
    draw_text(cut_top(rest, ui.px(18), gap), ui.theme.small, ui.colour().muted, "Pinned",
              Align::centre);
  } else if (!ui.narrow) {
    draw_text(cut_left(rest, ui.px(58)), ui.theme.small, ui.colour().muted, "Pinned");
  }
  const Rect go = upright ? cut_bottom(rest, ui.px(40), gap)
                          : cut_right(rest, ui.px(ui.narrow ? 44 : 104), ui.px(8));
  if (state.view != View::morph) morph_button(ui, go, upright);
  const auto places = static_cast<float>(kMaxPins);
  const float most = ((upright ? rest.height() : rest.width()) + gap) / places - gap;
  const float across = upright ? rest.width() : rest.height();
  const float edge = std::floor(std::min(across, std::max(most, ui.px(34))));
  for (std::size_t i = 0; i < state.pins.size(); ++i) {
    const float aside = std::round((across - edge) / 2);
    const Rect place =
        upright ? inset(cut_top(rest, edge), aside, 0) : inset(cut_left(rest, edge), 0, aside);
    const Rect rect =
        draw_picture(ui, studio.pictures().ask(pin_spec(state, state.pins[i])), place);
    (upright ? rest.min.y : rest.min.x) = (upright ? rect.max.y : rect.max.x) + gap;
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
