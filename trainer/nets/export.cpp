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
  const auto type = dtype == DType::f16 ? torch::kFloat16 : torch::kFloat32;
  const torch::Tensor stored = values.detach().to(torch::kCPU).to(type).contiguous();
  if (!stored.isfinite().all().item<bool>()) {
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

void fold_batch_norm(const Layer& norm, Folded& into) {
  if (!into.weight.defined()) {
    throw TrainerError("a batch norm that does not follow a weighted layer cannot be folded");
  }
  const torch::Tensor scale = norm.weight.detach() / torch::sqrt(norm.var + 1e-5);
  // Output channels are the first dimension of every weight but a transposed convolution's.
  std::vector<std::int64_t> sizes(static_cast<std::size_t>(into.weight.dim()), 1);
  sizes[into.node.op == Op::conv_transpose ? 1 : 0] = -1;
  into.weight = into.weight * scale.view(sizes);
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
  for (const Layer& layer : net.layers()) {
    const std::uint32_t x = number[layer.node.inputs[0]];
    if (layer.kind == Layer::Kind::node) {
      Folded next{layer.node, effective_weight(layer, /*update=*/false), layer.bias};
      for (std::uint32_t& input : next.node.inputs) input = number[input];
      number.push_back(inputs + static_cast<std::uint32_t>(folded.size()));
      folded.push_back(std::move(next));
    } else {
      if (layer.kind == Layer::Kind::batch_norm) {
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
      node.weight = static_cast<std::uint32_t>(network.tensors.size());
      network.tensors.push_back(store(name + ".weight", folded[i].weight, dtype, storage));
      node.bias = static_cast<std::uint32_t>(network.tensors.size());
      network.tensors.push_back(store(name + ".bias", folded[i].bias, DType::f32, storage));
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
