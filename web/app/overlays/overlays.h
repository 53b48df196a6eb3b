#pragma once

#include "web/app/widgets.h"

namespace digitforge {

/// Whatever lies over the studio now: help, the panel about the model, further choices, the tour.
void overlays(Ui& ui, const ImVec2& size);

/// The card of an overlay on a shaded screen. Content goes, scrolling, into `content`; end_card
/// takes the height that it took. Nothing is drawn, and end_card not called, where it is false.
struct Card {
  bool open = true;  ///< false once the person closes it
  Rect content;      ///< as high as there is place for
};
Card begin_card(Ui& ui, const char* name, const char* title, const ImVec2& screen, float width);
void end_card(Ui& ui, const Card& card, float bottom);

/// The shortcuts, and the way to the tour.
void help_overlay(Ui& ui, const ImVec2& screen);
/// The model's architecture as boxes, its training and its scores.
void about_overlay(Ui& ui, const ImVec2& screen);
/// What a narrow screen has no place for.
void options_overlay(Ui& ui, const ImVec2& screen);
/// What was just done.
void toast(Ui& ui, const ImVec2& screen);
/// The tour's card beside what it tells about.
void tour(Ui& ui, const ImVec2& screen);

}  // namespace digitforge
