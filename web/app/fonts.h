#pragma once

#include <span>

namespace digitforge {

/// The user interface's font files (Inter, OpenType), cut to the needed characters by the build;
/// see web/tools/embed_font.py.
std::span<const unsigned char> inter_regular();
std::span<const unsigned char> inter_semibold();

}  // namespace digitforge
