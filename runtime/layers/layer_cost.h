#pragma once

#include <cstddef>
#include <cstdint>

#include "runtime/layers/layer.h"

namespace digitforge {

/// What a layer takes, by arithmetic on shapes alone: known before any weight is packed. Exact in
/// 64 bits: a graph's values and tensors have at most kMaxElements elements each, so no product
/// here is over 2^60.
struct LayerCost {
  std::uint64_t weight_bytes = 0;   ///< of packed weights and of tables beside them
  std::uint64_t scratch_bytes = 0;  ///< Layer::scratch_size(1), or a little more
  std::uint64_t multiply_adds = 0;  ///< an image; outputs count in whole vectors of 8
};

/// The ways to run a transposed convolution.
enum class TransposedForm {
  linear,  ///< of one input pixel, nothing cropped: a linear layer
  folded,  ///< one product whose outputs are all taps, which are then added where they belong
  window,  ///< a product for each phase of the stride
};
TransposedForm transposed_form(const Node& node, const Shape& weight, const Shape& input);

/// Of a linear, conv or conv_transpose node. scaled: the weights are i8.
struct WeightedShape {
  const Node& node;
  Shape weight, input, output;
  bool scaled;
};
LayerCost weighted_cost(const KernelTable& table, const WeightedShape& layer);
/// Of a linear node over [x, l] whose l is looked up by class: see LabelLinear. l has the rest of
/// the columns.
LayerCost label_linear_cost(const KernelTable& table, const WeightedShape& layer,
                            std::size_t x_size, std::size_t classes);
/// Of an operation without weights: activation, maxout, concatenation, transposition.
LayerCost elementwise_cost(std::uint64_t elements);
/// Of a node's arithmetic alone, as in LayerCost.
std::uint64_t count_multiply_adds(const Node& node, const Shape& weight, const Shape& input,
                                  const Shape& output);

}  // namespace digitforge
