#pragma once

#include <cstddef>
#include <span>

namespace digitforge {

// Two figures for the look of a picture, by the same definition wherever the project shows them.
// Ink is a pixel's value brought from [-1, 1] to [0, 1]; a pixel of at least kInk is inked.

/// The least ink of a stroke's pixel.
inline constexpr float kInk = 0.2f;

/// How crisp the strokes are: the mean, over all inked pixels, of the gradient's energy
/// gx^2 + gy^2, with central differences of the ink (what lies outside the picture has none).
/// 0 for a picture without strokes; at most 0.5; a blurred stroke has less than a crisp one.
/// image: [height, width], values in [-1, 1].
double sharpness(std::span<const float> image, std::size_t height, std::size_t width);

/// The share of the ink that stands alone: ink of inked pixels none of whose eight neighbours is
/// inked, over the ink of all inked pixels. 0 for clean strokes and for a picture without any; 1
/// for dots alone. image: as in sharpness.
double speckle(std::span<const float> image, std::size_t height, std::size_t width);

}  // namespace digitforge
