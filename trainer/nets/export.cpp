#include "trainer/nets/export.h"

#include <torch/torch.h>

#include <cmath>
#include <cstring>
#include <string>

#include "trainer/error.h"
#include "trainer/nets/network_forward.h"

namespace digitforge {
namespace {

Tensor store(const std::string& name, const torch::Tensor& values, DType dtype,
             TensorStorage& storage) {
  const auto type = dtype == DType::i8    ? torch::kInt8
                    : dtype == DType::f16 ? torch::kFloat16
                                          : torch::kFloat32;
  const torch::Tensor stored = values.detach().to(torch::kCPU).to(type).contiguous();
  if (!(values.isfinite() & stored.isfinite()).all().item<bool>()) {
    throw TrainerError(name + ": has values that " + dtype_name(dtype) + " cannot hold" +
                       (dtype == DType::f16 ? "; export with --dtype f32" : ""));
  }
  Tensor tensor;
  tensor.name = name;
  tensor.dtype = dtype;
  for (std::int64_t size : stored.sizes()) {
    tensor.shape.dims[tensor.shape.rank++] = static_cast<std::uint32_t>(size);
  }
  auto& bytes = storage.emplace_back(stored.nbytes());
  std::memcpy(bytes.data(), stored.data_ptr(), bytes.size());
  tensor.data = bytes;
  return tensor;
}

/// A weighted layer while batch norms may still be folded into it.
struct Folded {
  Node node;
  torch::Tensor weight, bias;
};

/// A vector of [output channels] in a shape that multiplies the weights of `op`, [out, ...] or, of
/// a transposed convolution, [in, out, ...].
torch::Tensor per_output(const torch::Tensor& values, Op op, const torch::Tensor& weight) {
  std::vector<std::int64_t> sizes(static_cast<std::size_t>(weight.dim()), 1);
  sizes[op == Op::conv_transpose ? 1 : 0] = -1;
  return values.view(sizes);
}

/// [output channels]: what one step of an i8 weight is worth; 1 where all weights are 0, or as good
/// as 0.
torch::Tensor i8_scales(Op op, const torch::Tensor& weight) {
  const torch::Tensor by_output = op == Op::conv_transpose ? weight.transpose(0, 1) : weight;
  const torch::Tensor largest = by_output.abs().flatten(1).amax(1);
  return torch::where(largest > 1e-30, largest / 127, torch::ones_like(largest));
}

void fold_batch_norm(const NetLayer& norm, Folded& into) {
  if (!into.weight.defined()) {
    throw TrainerError("a batch norm that does not follow a weighted layer cannot be folded");
  }
  const torch::Tensor scale = norm.weight.detach() / torch::sqrt(norm.var + 1e-5);
  into.weight = into.weight * per_output(scale, into.node.op, into.weight);
  into.bias = (into.bias - norm.mean) * scale + norm.bias.detach();
}

}  // namespace

Network export_network(const Net& net, DType dtype,
                       const std::vector<torch::Tensor>& self_test_inputs, TensorStorage& storage) {
  torch::NoGradGuard no_grad;
  const auto inputs = static_cast<std::uint32_t>(net.inputs().size());
  std::vector<Folded> folded;
  std::vector<std::uint32_t> number;  // of a net's value in the exported graph
  for (std::uint32_t i = 0; i < inputs; ++i) number.push_back(i);
  for (const NetLayer& layer : net.layers()) {
    const std::uint32_t x = number[layer.node.inputs[0]];
    if (layer.kind == NetLayer::Kind::node) {
      Folded next{layer.node, effective_weight(layer, /*update=*/false), layer.bias};
      for (std::uint32_t& input : next.node.inputs) input = number[input];
      number.push_back(inputs + static_cast<std::uint32_t>(folded.size()));
      folded.push_back(std::move(next));
    } else {
      if (layer.kind == NetLayer::Kind::batch_norm) {
        if (x != inputs + folded.size() - 1) {
          throw TrainerError("a batch norm must directly follow the layer it is folded into");
        }
        fold_batch_norm(layer, folded.back());
      }
      number.push_back(x);
    }
  }

  Network network;
  network.inputs = net.inputs();
  for (std::size_t i = 0; i < folded.size(); ++i) {
    Node node = folded[i].node;
    if (folded[i].weight.defined()) {
      const std::string name = std::to_string(i) + "." + op_name(node.op);
      const auto add = [&](const char* role, const torch::Tensor& values, DType type) {
        network.tensors.push_back(store(name + role, values, type, storage));
        return static_cast<std::uint32_t>(network.tensors.size() - 1);
      };
      const torch::Tensor weight = folded[i].weight.detach();
      if (dtype == DType::i8) {
        const torch::Tensor scales = i8_scales(node.op, weight);
        node.weight =
            add(".weight", torch::round(weight / per_output(scales, node.op, weight)), dtype);
        node.bias = add(".bias", folded[i].bias, DType::f32);
        node.scale = add(".scale", scales, DType::f32);
      } else {
        node.weight = add(".weight", weight, dtype);
        node.bias = add(".bias", folded[i].bias, DType::f32);
      }
    }
    network.nodes.push_back(std::move(node));
  }
  const torch::Tensor output = network_forward(network, self_test_inputs);
  for (std::uint32_t i = 0; i < inputs; ++i) {
    network.self_test.push_back(
        store(net.inputs()[i].name, self_test_inputs[i], DType::f32, storage));
  }
  network.self_test.push_back(store("output", output, DType::f32, storage));
  return network;
}

}  // namespace digitforge
