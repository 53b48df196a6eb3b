#pragma once

#include <imgui.h>

#include "web/app/layout_report.h"

namespace digitforge {

/// Signs of one stroke weight, drawn as lines, so that they are crisp at any size.
enum class Icon {
  pin,
  dice,
  shape,
  save,
  copy,
  link,
  close,
  undo,
  redo,
  play,
  pause,
  sun,
  moon,
  help,
  info,
  more,
  open,
  grid,
  morph,
  compare,
  quiz,
  reset,
  swap,
};

/// Draws the sign in the middle of `rect`, `size` device pixels wide.
void draw_icon(Icon icon, const Rect& rect, float size, ImU32 colour);

}  // namespace digitforge
