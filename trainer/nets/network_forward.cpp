#include "trainer/nets/network_forward.h"

#include <torch/torch.h>

#include "trainer/nets/apply_node.h"

namespace digitforge {

torch::Tensor tensor_values(const Tensor& tensor) {
  std::vector<std::int64_t> sizes;
  for (std::uint32_t i = 0; i < tensor.shape.rank; ++i) sizes.push_back(tensor.shape[i]);
  const auto type = tensor.dtype == DType::i8    ? torch::kInt8
                    : tensor.dtype == DType::f16 ? torch::kFloat16
                                                 : torch::kFloat32;
  return torch::from_blob(const_cast<std::byte*>(tensor.data.data()), sizes, type)
      .to(torch::kFloat32, /*non_blocking=*/false, /*copy=*/true);
}

ReferenceNetwork::ReferenceNetwork(const Network& network, torch::Device device)
    : network_(network) {
  const auto optional_tensor = [&](const std::optional<std::uint32_t>& index) {
    return index ? tensor_values(network.tensors[*index]).to(device) : torch::Tensor();
  };
  for (const Node& node : network.nodes) {
    torch::Tensor weight = optional_tensor(node.weight);
    if (node.scale) {
      std::vector<std::int64_t> sizes(static_cast<std::size_t>(weight.dim()), 1);
      sizes[node.op == Op::conv_transpose ? 1 : 0] = -1;
      weight = weight * optional_tensor(node.scale).view(sizes);
    }
    weights_.push_back({weight, optional_tensor(node.bias)});
  }
}

torch::Tensor ReferenceNetwork::forward(const std::vector<torch::Tensor>& inputs) const {
  torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> values = inputs;
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    values.push_back(apply_node(network_.nodes[i], weights_[i].weight, weights_[i].bias, values));
  }
  return values.back();
}

torch::Tensor network_forward(const Network& network, const std::vector<torch::Tensor>& inputs) {
  return ReferenceNetwork(network, inputs[0].device()).forward(inputs);
}

}  // namespace digitforge
