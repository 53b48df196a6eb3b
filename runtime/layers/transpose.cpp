#include <Eigen/Core>

#include "runtime/layers/layer.h"

namespace digitforge {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

class Transpose : public Layer {
 public:
  Transpose(std::size_t rows, std::size_t columns)
      : rows_(static_cast<Eigen::Index>(rows)), columns_(static_cast<Eigen::Index>(columns)) {}

  void run(std::span<const Images> inputs, MutableImages output, std::size_t count,
           const Workbench&) const override {
    for (std::size_t n = 0; n < count; ++n) {
      const Eigen::Map<const Matrix> from(inputs[0].data + n * inputs[0].stride, rows_, columns_);
      Eigen::Map<Matrix>(output.data + n * output.stride, columns_, rows_) = from.transpose();
    }
  }

 private:
  Eigen::Index rows_, columns_;
};

}  // namespace

std::unique_ptr<Layer> make_transpose(std::size_t rows, std::size_t columns) {
  return std::make_unique<Transpose>(rows, columns);
}

}  // namespace digitforge
