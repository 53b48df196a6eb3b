#include "runtime/kernels/product.h"

#include <Eigen/Core>
#include <algorithm>

namespace digitforge {
namespace {

constexpr std::size_t kPanel = PackedMatrix::kPanel;
using Panel = Eigen::Array<float, static_cast<int>(kPanel), 1>;

/// One tile of y: kPanels panels of outputs by kRows rows, summed in registers. Every output sums
/// over `in` in the same order for every tile shape, so that tiling does not change a bit.
template <std::size_t kPanels, std::size_t kRows>
void tile(const PackedMatrix& weight, std::size_t first_panel, StridedMatrix<const float> x,
          std::size_t first_row, const float* bias, StridedMatrix<float> y) {
  Panel sums[kPanels][kRows];
  for (auto& row_sums : sums) {
    for (Panel& sum : row_sums) sum.setZero();
  }
  const float* panels[kPanels];
  for (std::size_t p = 0; p < kPanels; ++p) panels[p] = weight.panel(first_panel + p);
  const float* row = x.data + first_row * x.row_stride;
  for (std::size_t k = 0; k < weight.in(); ++k) {
    for (std::size_t p = 0; p < kPanels; ++p) {
      const Eigen::Map<const Panel> column(panels[p] + k * kPanel);
      for (std::size_t r = 0; r < kRows; ++r) {
        sums[p][r] += column * row[r * x.row_stride + k * x.column_stride];
      }
    }
  }
  for (std::size_t p = 0; p < kPanels; ++p) {
    const std::size_t first = (first_panel + p) * kPanel;
    const std::size_t outputs = std::min(kPanel, weight.out() - first);
    for (std::size_t r = 0; r < kRows; ++r) {
      float* to = y.data + (first_row + r) * y.row_stride + first * y.column_stride;
      for (std::size_t o = 0; o < outputs; ++o) {
        to[o * y.column_stride] =
            sums[p][r][static_cast<Eigen::Index>(o)] + (bias != nullptr ? bias[first + o] : 0.0F);
      }
    }
  }
}

/// All panels for kRows rows. A single row leaves registers free, for more panels at a time.
template <std::size_t kRows>
void rows_of_tiles(const PackedMatrix& weight, StridedMatrix<const float> x, std::size_t first_row,
                   const float* bias, StridedMatrix<float> y) {
  constexpr std::size_t kPanels = kRows == 1 ? 4 : 1;
  const std::size_t panels = (weight.out() + kPanel - 1) / kPanel;
  std::size_t p = 0;
  for (; p + kPanels <= panels; p += kPanels)
    tile<kPanels, kRows>(weight, p, x, first_row, bias, y);
  for (; p < panels; ++p) tile<1, kRows>(weight, p, x, first_row, bias, y);
}

}  // namespace

PackedMatrix::PackedMatrix(std::span<const float> weight, std::size_t out, std::size_t in)
    : out_(out), in_(in), panels_((out + kPanel - 1) / kPanel * kPanel * in, 0.0F) {
  for (std::size_t o = 0; o < out; ++o) {
    float* panel = panels_.data() + o / kPanel * kPanel * in + o % kPanel;
    for (std::size_t i = 0; i < in; ++i) panel[i * kPanel] = weight[o * in + i];
  }
}

void product(const PackedMatrix& weight, StridedMatrix<const float> x, std::size_t rows,
             const float* bias, StridedMatrix<float> y) {
  std::size_t row = 0;
  for (; row + 4 <= rows; row += 4) rows_of_tiles<4>(weight, x, row, bias, y);
  for (; row + 2 <= rows; row += 2) rows_of_tiles<2>(weight, x, row, bias, y);
  for (; row < rows; ++row) rows_of_tiles<1>(weight, x, row, bias, y);
}

}  // namespace digitforge
