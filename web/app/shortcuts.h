#pragma once

#include <span>

#include "web/app/studio.h"

namespace digitforge {

/// A line of the list of shortcuts.
struct Shortcut {
  const char* keys;
  const char* meaning;
};
std::span<const Shortcut> shortcuts();

/// Applies this frame's keys. None while a text is edited; with a modifier only undo, redo and
/// copy, because all other combinations belong to the platform.
void apply_shortcuts(Studio& studio);

}  // namespace digitforge
