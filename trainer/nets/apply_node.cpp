#include "trainer/nets/apply_node.h"

#include <torch/torch.h>

#include "trainer/nets/convolution.h"

namespace digitforge {

torch::Tensor apply_node(const Node& node, const torch::Tensor& weight, const torch::Tensor& bias,
                         const std::vector<torch::Tensor>& values) {
  const torch::Tensor& x = values[node.inputs[0]];
  switch (node.op) {
    case Op::linear:
      return torch::linear(x, weight, bias);
    case Op::conv:
      return convolution(x, weight, bias, node.stride, node.padding);
    case Op::conv_transpose:
      return transposed_convolution(x, weight, bias, node.stride, node.padding);
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
