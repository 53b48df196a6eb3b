#pragma once

#include <torch/types.h>

#include <vector>

#include "shared/model_description.h"

namespace digitforge {

/// A tensor of a weight file as a LibTorch tensor of float32, a copy; i8 without its scale.
torch::Tensor tensor_values(const Tensor& tensor);

/// Runs a weight file's network on LibTorch: the reference that the self-test's outputs come from
/// and that the runtime is compared with. inputs: one a network input, [n, ...shape].
torch::Tensor network_forward(const Network& network, const std::vector<torch::Tensor>& inputs);

}  // namespace digitforge
