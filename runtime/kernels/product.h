#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace digitforge {

/// The weights of a dense product, [out, in], in the order in which the kernel reads them. All that
/// the layers know of dense arithmetic is this class and product().
class PackedMatrix {
 public:
  PackedMatrix() = default;
  /// weight: [out, in], row-major
  PackedMatrix(std::span<const float> weight, std::size_t out, std::size_t in);

  std::size_t out() const { return out_; }
  std::size_t in() const { return in_; }
  /// Panel p: [in, kPanel], the weights of outputs p * kPanel and following, 0 beyond the last.
  const float* panel(std::size_t p) const { return panels_.data() + p * in_ * kPanel; }

  static constexpr std::size_t kPanel = 8;

 private:
  std::size_t out_ = 0, in_ = 0;
  std::vector<float> panels_;
};

/// A matrix anywhere in memory: element (row, column) is at data[row * row_stride + column *
/// column_stride].
template <typename T>
struct StridedMatrix {
  T* data;
  std::size_t row_stride;
  std::size_t column_stride;
};

/// y = x * weight^T + bias. x: [rows, in]; bias: [out], or null for none; y: [rows, out]. A row of
/// y has the same bits whatever the number of rows is. Allocates nothing.
void product(const PackedMatrix& weight, StridedMatrix<const float> x, std::size_t rows,
             const float* bias, StridedMatrix<float> y);

}  // namespace digitforge
