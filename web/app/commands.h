#pragma once

#include <string_view>

#include "web/app/studio.h"

namespace digitforge {

/// Does by name what the app's controls do: the way in for the page's plain elements, which mirror
/// the controls for screen readers. value: the argument where the command takes one ("3", "all",
/// "1"); see commands.cpp for the names. False for an unknown name or a value that is none.
bool run_command(Studio& studio, std::string_view name, std::string_view value);

}  // namespace digitforge
