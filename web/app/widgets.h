#pragma once

#include <imgui.h>

#include <cstdint>
#include <optional>
#include <string>

#include "web/app/icons.h"
#include "web/app/layout_report.h"
#include "web/app/studio.h"
#include "web/app/theme.h"

namespace digitforge {

/// What every view gets.
struct Ui {
  Studio& studio;
  const Theme& theme;
  LayoutReport& report;
  bool touch = false;       ///< the last pointer was a finger: no hover
  bool long_press = false;  ///< the finger rests: tooltips, and no press when it is lifted
  bool hushed = false;      ///< the mouse has pressed and rests: no tooltips
  float side = 0;           ///< the side panel's width
  bool narrow = false;      ///< a screen without a side panel

  const Palette& colour() const { return theme.colour; }
  float px(float css) const { return theme.px(css); }
};

/// Cuts `height` (and then `gap`) off the top of `rest`.
Rect cut_top(Rect& rest, float height, float gap = 0);
/// The same from the bottom.
Rect cut_bottom(Rect& rest, float height, float gap = 0);
/// The same from the right, and from the left.
Rect cut_right(Rect& rest, float width, float gap = 0);
Rect cut_left(Rect& rest, float width, float gap = 0);
/// Cell `index` of `count` equal ones beside each other, at whole pixels.
Rect cell(const Rect& row, int index, int count, float gap);
/// `rect` less `x` on the left and right and `y` above and below.
Rect inset(const Rect& rect, float x, float y);

enum class Align { left, centre, right };
/// One line of text, vertically centred; cut with an ellipsis where it is too long.
void draw_text(const Rect& rect, ImFont* font, ImU32 colour, const std::string& text,
               Align align = Align::left);
/// Text wrapped to the width from the top of `rect`; yields its height.
float draw_wrapped(const Rect& rect, ImFont* font, ImU32 colour, const std::string& text);
/// The height draw_wrapped would yield.
float wrapped_height(float width, ImFont* font, const std::string& text);

/// Lets a finger that drags up or down scroll the current window, as a wheel does for a mouse.
/// Whatever the finger had pressed is let go.
void scroll_by_touch(const Ui& ui);

struct ButtonLook {
  ImFont* font = nullptr;
  bool primary = false;
  bool selected = false;
  bool enabled = true;
  const char* tooltip = nullptr;
  bool plain = false;  ///< no background but under the pointer
};
/// The button's behaviour and background without its label; true when pressed.
bool press_area(Ui& ui, const std::string& name, const Rect& rect, const ButtonLook& look);
/// A labelled button; reports itself as control `name`.
bool button(Ui& ui, const std::string& name, const Rect& rect, const std::string& label,
            const ButtonLook& look);
/// A switch with its label; true when flipped.
bool toggle(Ui& ui, const std::string& name, const Rect& rect, const std::string& label, bool on,
            const char* tooltip);
/// A button with a sign.
bool icon_button(Ui& ui, const std::string& name, const Rect& rect, Icon icon,
                 const ButtonLook& look);
/// A button with a sign and a label beside it.
bool labelled_button(Ui& ui, const std::string& name, const Rect& rect, Icon icon,
                     const std::string& label, const ButtonLook& look);
/// One of several choices in a row that belong together.
bool chip(Ui& ui, const std::string& name, const Rect& rect, const std::string& label,
          bool selected, const char* tooltip);

/// How a slider's way belongs to its values.
enum class Scale { linear, square_root };
/// A whole number from `min` to `max`. Yields the new value while dragged.
std::optional<std::int32_t> slider(Ui& ui, const std::string& name, const Rect& rect,
                                   std::int32_t value, std::int32_t min, std::int32_t max,
                                   Scale scale, const char* tooltip);
/// An editable 32-bit number; yields it when an edit is finished with Enter or by leaving.
std::optional<std::uint32_t> number_field(Ui& ui, const std::string& name, const Rect& rect,
                                          std::uint32_t value, const char* tooltip);

/// An area to drag in: where the pointer is, from 0 to 1 in both directions, while it is held.
std::optional<ImVec2> drag_area(Ui& ui, const std::string& name, const Rect& rect,
                                const char* tooltip);
/// The tooltip of the item that was drawn last.
void show_tooltip(const Ui& ui, const char* text);

/// A picture, at whole device pixels an image pixel in the middle of `rect` where it is large
/// enough; an empty tile while it is made. Yields where it is.
Rect draw_picture(Ui& ui, const Picture* picture, const Rect& rect);

}  // namespace digitforge
