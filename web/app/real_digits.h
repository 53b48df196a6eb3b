#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/error.h"

namespace digitforge {

/// Handwritten digits of MNIST's test set, cut out by web/tools/cut_real_digits.py: "DFR1", their
/// number as two little-endian bytes, then for each its label, top, left, height and width, one
/// byte each, and the grey pixels of that box; the rest of the 28 x 28 pixels is empty.
class RealDigits {
 public:
  static constexpr std::uint32_t kEdge = 28;

  /// Errors: bad_magic, truncated, trailing_bytes, bad_header (a box beyond the picture).
  static Result<RealDigits> read(std::span<const std::byte> bytes);

  std::size_t size() const { return labels_.size(); }
  std::int32_t label(std::size_t index) const { return labels_[index]; }
  /// [28, 28], values in [-1, 1].
  std::span<const float> image(std::size_t index) const {
    return std::span(pixels_).subspan(index * kEdge * kEdge, std::size_t{kEdge} * kEdge);
  }
  /// Those with this label, in order; all of them for a negative label.
  std::vector<std::size_t> with_label(std::int32_t label) const;

 private:
  std::vector<std::uint8_t> labels_;
  std::vector<float> pixels_;  ///< [size, 28, 28]
};

}  // namespace digitforge
