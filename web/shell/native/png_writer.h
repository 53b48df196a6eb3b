#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "shared/error.h"

namespace digitforge {

/// Writes an 8-bit RGB PNG. rgb: [height, width, 3], top row first. Errors: io.
Status write_png(const std::string& path, std::span<const std::uint8_t> rgb, int width, int height);

}  // namespace digitforge
