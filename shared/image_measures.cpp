#include "shared/image_measures.h"

namespace digitforge {
namespace {

/// A picture that goes on, without ink, beyond its edges.
class InkMap {
 public:
  InkMap(std::span<const float> image, std::size_t height, std::size_t width)
      : image_(image), height_(height), width_(width) {}

  /// Row and column count from 1, so that the ring around the picture has numbers, too.
  double ink(std::size_t row, std::size_t column) const {
    if (row == 0 || column == 0 || row > height_ || column > width_) return 0;
    return (static_cast<double>(image_[(row - 1) * width_ + column - 1]) + 1) / 2;
  }
  bool inked(std::size_t row, std::size_t column) const {
    return ink(row, column) >= static_cast<double>(kInk);
  }
  bool alone(std::size_t row, std::size_t column) const {
    for (std::size_t r = row - 1; r <= row + 1; ++r) {
      for (std::size_t c = column - 1; c <= column + 1; ++c) {
        if ((r != row || c != column) && inked(r, c)) return false;
      }
    }
    return true;
  }

 private:
  std::span<const float> image_;
  std::size_t height_;
  std::size_t width_;
};

}  // namespace

double sharpness(std::span<const float> image, std::size_t height, std::size_t width) {
  const InkMap map(image, height, width);
  double energy = 0;
  std::size_t strokes = 0;
  for (std::size_t row = 1; row <= height; ++row) {
    for (std::size_t column = 1; column <= width; ++column) {
      if (!map.inked(row, column)) continue;
      const double gx = (map.ink(row, column + 1) - map.ink(row, column - 1)) / 2;
      const double gy = (map.ink(row + 1, column) - map.ink(row - 1, column)) / 2;
      energy += gx * gx + gy * gy;
      ++strokes;
    }
  }
  return strokes == 0 ? 0 : energy / static_cast<double>(strokes);
}

double speckle(std::span<const float> image, std::size_t height, std::size_t width) {
  const InkMap map(image, height, width);
  double all = 0;
  double alone = 0;
  for (std::size_t row = 1; row <= height; ++row) {
    for (std::size_t column = 1; column <= width; ++column) {
      if (!map.inked(row, column)) continue;
      const double ink = map.ink(row, column);
      all += ink;
      if (map.alone(row, column)) alone += ink;
    }
  }
  return all == 0 ? 0 : alone / all;
}

}  // namespace digitforge
