#pragma once

#include "web/app/studio.h"

namespace digitforge {

/// Applies this frame's keys: space, 0 to 9, A, M, V, + and -. None while a text is edited or a
/// modifier is held, which belong to the field and to the platform.
void apply_shortcuts(Studio& studio);

}  // namespace digitforge
