#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace digitforge {

/// Grey pixels, row by row: [height, width].
struct GreyImage {
  std::size_t width = 0, height = 0;
  std::vector<std::uint8_t> pixels;
};

/// A value in [-1, 1] as a grey level, rounded to nearest; values outside are clamped, NaN
/// is black.
std::uint8_t grey_level(float value);

struct SheetSize {
  std::uint64_t width = 0, height = 0;  ///< pixels
};

/// The size of a contact sheet of `count` images; 0 x 0 of none.
SheetSize sheet_size(std::uint64_t count, std::uint64_t height, std::uint64_t width,
                     std::uint64_t columns);

/// Images side by side, `columns` in a row, two pixels of mid grey between them and none around.
/// images: [n, height, width], values in [-1, 1].
GreyImage contact_sheet(std::span<const float> images, std::size_t height, std::size_t width,
                        std::size_t columns);

/// Every pixel as a square of `factor` x `factor`.
GreyImage enlarge(const GreyImage& image, std::size_t factor);

}  // namespace digitforge
