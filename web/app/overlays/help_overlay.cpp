#include <array>

#include "web/app/overlays/overlays.h"
#include "web/app/shortcuts.h"

namespace digitforge {

void help_overlay(Ui& ui, const ImVec2& screen) {
  Studio& studio = ui.studio;
  const Card card = begin_card(ui, "help-card", "Shortcuts", screen, 560);
  Rect rest = card.content;
  std::string words =
      "Touch: tap to choose, drag to move, hold for a control\u2019s meaning, pinch to enlarge the "
      "pictures.";
  if (studio.backend().has_plain_controls()) {
    words += " Tab leads out of the picture to the same controls as plain page elements.";
  }
  rest.min.y += draw_wrapped(rest, ui.theme.small, ui.colour().muted, words) + ui.px(14);
  bool open = card.open;
  if (button(ui, "start-tour", cut_top(rest, ui.px(44), ui.px(4)), "Show me around",
             {.primary = true, .tooltip = "The tour of a minute"})) {
    studio.session.tour = 0;
    open = false;
  }
  rest.min.y += ui.px(12);
  for (const Shortcut& shortcut : shortcuts()) {
    Rect row = rest;
    const Rect keys = cut_left(row, ui.px(ui.narrow ? 96 : 150), ui.px(12));
    const Rect line{keys.min, ImVec2(keys.max.x, keys.min.y + ui.theme.body->FontSize)};
    draw_text(line, ui.theme.strong, ui.colour().accent_text, shortcut.keys);
    const float height = draw_wrapped(row, ui.theme.body, ui.colour().text, shortcut.meaning);
    rest.min.y += height + ui.px(12);
  }
  studio.session.help = open;
  end_card(ui, card, rest.min.y);
}

}  // namespace digitforge
