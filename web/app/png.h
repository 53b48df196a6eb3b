#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "shared/contact_sheet.h"

namespace digitforge {

/// A PNG file of 8-bit grey. text: kept in it as its "Comment" (Latin-1, no zero bytes), where it
/// is not empty.
std::vector<std::uint8_t> encode_png(const GreyImage& image, const std::string& text = "");

/// An animated PNG (APNG) that repeats for ever. frames: one or more of the same size. Shown by
/// what knows no animation as its first frame.
std::vector<std::uint8_t> encode_apng(std::span<const GreyImage> frames, std::uint16_t delay_ms);

/// A PNG file of 8-bit RGB. rgb: [height, width, 3], top row first.
std::vector<std::uint8_t> encode_png_rgb(std::span<const std::uint8_t> rgb, std::uint32_t width,
                                         std::uint32_t height);

}  // namespace digitforge
