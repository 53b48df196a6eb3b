#pragma once

#include <torch/types.h>

#include <vector>

#include "shared/model_description.h"

namespace digitforge {

/// A tensor of a weight file as a LibTorch tensor of float32, a copy; i8 without its scale.
torch::Tensor tensor_values(const Tensor& tensor);

/// A weight file's network on LibTorch: the reference that the self-test's outputs come from and
/// that the runtime is compared with. Views the network, and holds its tensors on one device.
class ReferenceNetwork {
 public:
  ReferenceNetwork(const Network& network, torch::Device device);

  /// inputs: one a network input, [n, ...shape], on the device. Returns [n, ...shape].
  torch::Tensor forward(const std::vector<torch::Tensor>& inputs) const;

 private:
  struct Weights {
    torch::Tensor weight, bias;  ///< undefined where the node has none
  };
  const Network& network_;
  std::vector<Weights> weights_;  ///< one a node
};

/// The same once, on the inputs' device.
torch::Tensor network_forward(const Network& network, const std::vector<torch::Tensor>& inputs);

}  // namespace digitforge
