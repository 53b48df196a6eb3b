#include "shared/contact_sheet.h"

#include <algorithm>

namespace digitforge {
namespace {

constexpr std::size_t kGap = 2;

}  // namespace

std::uint8_t grey_level(float value) {
  const float level = (value + 1) * 127.5F + 0.5F;
  return level > 0 ? static_cast<std::uint8_t>(std::min(level, 255.0F)) : std::uint8_t{0};
}

SheetSize sheet_size(std::uint64_t count, std::uint64_t height, std::uint64_t width,
                     std::uint64_t columns) {
  if (count == 0) return {};
  columns = std::min(columns, count);
  const std::uint64_t rows = (count + columns - 1) / columns;
  return {columns * (width + kGap) - kGap, rows * (height + kGap) - kGap};
}

GreyImage contact_sheet(std::span<const float> images, std::size_t height, std::size_t width,
                        std::size_t columns) {
  constexpr std::uint8_t kGapLevel = 96;
  const std::size_t n = images.size() / (height * width);
  columns = std::min(columns, n);
  const SheetSize size = sheet_size(n, height, width, columns);
  GreyImage sheet{static_cast<std::size_t>(size.width), static_cast<std::size_t>(size.height), {}};
  sheet.pixels.assign(sheet.width * sheet.height, kGapLevel);
  for (std::size_t i = 0; i < n; ++i) {
    const float* from = images.data() + i * height * width;
    std::uint8_t* to = sheet.pixels.data() + i / columns * (height + kGap) * sheet.width +
                       i % columns * (width + kGap);
    for (std::size_t y = 0; y < height; ++y, from += width, to += sheet.width) {
      std::transform(from, from + width, to, grey_level);
    }
  }
  return sheet;
}

GreyImage enlarge(const GreyImage& image, std::size_t factor) {
  GreyImage large{image.width * factor, image.height * factor, {}};
  large.pixels.resize(large.width * large.height);
  for (std::size_t y = 0; y < large.height; ++y) {
    for (std::size_t x = 0; x < large.width; ++x) {
      large.pixels[y * large.width + x] = image.pixels[y / factor * image.width + x / factor];
    }
  }
  return large;
}

}  // namespace digitforge
