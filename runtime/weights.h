#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/model_description.h"

namespace digitforge {

/// A tensor's values as floats, [shape.elements()]; those of i8 without their scale.
std::vector<float> to_floats(const Tensor& tensor);

/// The weights of a linear, conv or conv_transpose node, element by element: a view of the network.
class NodeWeights {
 public:
  NodeWeights(const Network& network, const Node& node);

  /// Numbers with a scale for each output.
  bool scaled() const { return scale_ != nullptr; }
  const Shape& shape() const { return weight_->shape; }
  /// Elements first, first + stride, ... of the tensor in row-major order, `to.size()` of them; of
  /// scaled ones the whole numbers. The second is for these alone.
  void copy(std::size_t first, std::size_t stride, std::span<float> to) const;
  void copy(std::size_t first, std::size_t stride, std::span<std::int8_t> to) const;

  /// [outputs]; 0 each where there is no bias.
  std::vector<float> bias(std::size_t outputs) const;
  /// [outputs]; 1 each where the weights are not scaled.
  std::vector<float> scales(std::size_t outputs) const;

 private:
  const Tensor* weight_;
  const Tensor* bias_;
  const Tensor* scale_;
};

}  // namespace digitforge
