#include "trainer/nets/apply_node.h"

#include <torch/torch.h>

namespace digitforge {

namespace {

/// A transposed convolution of a single pixel: one dense product, which LibTorch's own way through
/// columns takes ten times as long for. x: [n, c, 1, 1]; weight: [c, o, k, k]; bias: [o]. Returns
/// [n, o, k, k].
torch::Tensor spread_pixel(const torch::Tensor& x, const torch::Tensor& weight,
                           const torch::Tensor& bias) {
  const auto y = torch::mm(x.flatten(1), weight.flatten(1))
                     .view({x.size(0), weight.size(1), weight.size(2), weight.size(3)});
  return bias.defined() ? y + bias.view({1, -1, 1, 1}) : y;
}

}  // namespace

torch::Tensor apply_node(const Node& node, const torch::Tensor& weight, const torch::Tensor& bias,
                         const std::vector<torch::Tensor>& values) {
  const torch::Tensor& x = values[node.inputs[0]];
  const auto pair = [](std::uint32_t n) { return std::vector<std::int64_t>{n, n}; };
  switch (node.op) {
    case Op::linear:
      return torch::linear(x, weight, bias);
    case Op::conv:
      return torch::conv2d(x, weight, bias, pair(node.stride), pair(node.padding));
    case Op::conv_transpose:
      if (x.size(2) == 1 && x.size(3) == 1 && node.padding == 0) {
        return spread_pixel(x, weight, bias);
      }
      return torch::conv_transpose2d(x, weight, bias, pair(node.stride), pair(node.padding));
    case Op::concat: {
      std::vector<torch::Tensor> parts;
      for (std::uint32_t input : node.inputs) parts.push_back(values[input]);
      return torch::cat(parts, 1);
    }
    case Op::reshape: {
      std::vector<std::int64_t> sizes{x.size(0)};
      for (std::uint32_t i = 0; i < node.shape.rank; ++i) sizes.push_back(node.shape[i]);
      return x.reshape(sizes);
    }
    case Op::relu:
      return torch::relu(x);
    case Op::leaky_relu:
      return torch::leaky_relu(x, node.slope);
    case Op::tanh:
      return torch::tanh(x);
    case Op::sigmoid:
      return torch::sigmoid(x);
    case Op::maxout:
      return x.view({x.size(0), -1, std::int64_t{node.pieces}}).amax(2);
  }
  TORCH_INTERNAL_ASSERT(false, "an operation without a case");
}

}  // namespace digitforge
