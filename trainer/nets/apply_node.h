#pragma once

#include <torch/types.h>

#include <vector>

#include "shared/model_description.h"

namespace digitforge {

/// One operation of the graph on LibTorch. values: all values so far, [n, ...shape] each; weight
/// and bias: undefined where the operation has none. Returns [n, ...shape].
torch::Tensor apply_node(const Node& node, const torch::Tensor& weight, const torch::Tensor& bias,
                         const std::vector<torch::Tensor>& values);

}  // namespace digitforge
