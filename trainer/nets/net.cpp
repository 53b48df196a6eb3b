#include "trainer/nets/net.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "trainer/nets/apply_node.h"
#include "trainer/parallel/synchronised_batch_norm.h"

namespace digitforge {

Net::Value Net::input(const std::string& name, const Shape& shape) {
  inputs_.push_back({name, shape});
  shapes_.push_back(shape);
  return static_cast<Value>(shapes_.size() - 1);
}

Net::Value Net::add(NetLayer layer, const Shape& shape) {
  layers_.push_back(std::move(layer));
  shapes_.push_back(shape);
  return static_cast<Value>(shapes_.size() - 1);
}

Net::Value Net::add_weighted(NetLayer layer, const Shape& shape,
                             std::vector<std::int64_t> weight_shape, std::int64_t fan_in,
                             std::uint32_t out) {
  const double bound = 1.0 / std::sqrt(static_cast<double>(fan_in));
  layer.weight = torch::empty(weight_shape).uniform_(-bound, bound).set_requires_grad(true);
  layer.bias = torch::empty({std::int64_t{out}}).uniform_(-bound, bound).set_requires_grad(true);
  return add(std::move(layer), shape);
}

Net::Value Net::linear(Value x, std::uint32_t out) {
  NetLayer layer;
  layer.node = {.op = Op::linear, .inputs = {x}};
  const std::int64_t in = shapes_[x][0];
  return add_weighted(std::move(layer), {out}, {out, in}, in, out);
}

Net::Value Net::conv(Value x, std::uint32_t out, std::uint32_t kernel, std::uint32_t stride,
                     std::uint32_t padding) {
  NetLayer layer;
  layer.node = {.op = Op::conv, .inputs = {x}, .stride = stride, .padding = padding};
  const Shape& in = shapes_[x];
  const auto size = [&](std::uint32_t n) { return (n + 2 * padding - kernel) / stride + 1; };
  return add_weighted(std::move(layer), {out, size(in[1]), size(in[2])},
                      {out, in[0], kernel, kernel}, std::int64_t{in[0]} * kernel * kernel, out);
}

Net::Value Net::conv_transpose(Value x, std::uint32_t out, std::uint32_t kernel,
                               std::uint32_t stride, std::uint32_t padding) {
  NetLayer layer;
  layer.node = {.op = Op::conv_transpose, .inputs = {x}, .stride = stride, .padding = padding};
  const Shape& in = shapes_[x];
  const auto size = [&](std::uint32_t n) { return (n - 1) * stride + kernel - 2 * padding; };
  return add_weighted(std::move(layer), {out, size(in[1]), size(in[2])},
                      {in[0], out, kernel, kernel}, std::int64_t{out} * kernel * kernel, out);
}

Net::Value Net::concat(const std::vector<Value>& parts) {
  std::uint32_t sum = 0;
  for (Value part : parts) sum += shapes_[part][0];
  NetLayer layer;
  layer.node = {.op = Op::concat, .inputs = parts};
  return add(std::move(layer), {sum});
}

Net::Value Net::reshape(Value x, const Shape& shape) {
  NetLayer layer;
  layer.node = {.op = Op::reshape, .inputs = {x}, .shape = shape};
  return add(std::move(layer), shape);
}

Net::Value Net::relu(Value x) {
  NetLayer layer;
  layer.node = {.op = Op::relu, .inputs = {x}};
  return add(std::move(layer), shapes_[x]);
}

Net::Value Net::leaky_relu(Value x, float slope) {
  NetLayer layer;
  layer.node = {.op = Op::leaky_relu, .inputs = {x}, .slope = slope};
  return add(std::move(layer), shapes_[x]);
}

Net::Value Net::tanh(Value x) {
  NetLayer layer;
  layer.node = {.op = Op::tanh, .inputs = {x}};
  return add(std::move(layer), shapes_[x]);
}

Net::Value Net::maxout(Value x, std::uint32_t pieces) {
  NetLayer layer;
  layer.node = {.op = Op::maxout, .inputs = {x}, .pieces = pieces};
  return add(std::move(layer), {shapes_[x][0] / pieces});
}

Net::Value Net::batch_norm(Value x) {
  const std::int64_t channels = shapes_[x][0];
  NetLayer layer;
  layer.kind = NetLayer::Kind::batch_norm;
  layer.node.inputs = {x};
  layer.weight = torch::ones({channels}).set_requires_grad(true);
  layer.bias = torch::zeros({channels}).set_requires_grad(true);
  layer.mean = torch::zeros({channels});
  layer.var = torch::ones({channels});
  return add(std::move(layer), shapes_[x]);
}

Net::Value Net::dropout(Value x, double p) {
  NetLayer layer;
  layer.kind = NetLayer::Kind::dropout;
  layer.node.inputs = {x};
  layer.dropout = p;
  return add(std::move(layer), shapes_[x]);
}

void Net::initialise_normal() {
  torch::NoGradGuard no_grad;
  for (NetLayer& layer : layers_) {
    if (!layer.weight.defined()) continue;
    layer.weight.normal_(layer.kind == NetLayer::Kind::batch_norm ? 1.0 : 0.0, 0.02);
    layer.bias.zero_();
  }
}

void Net::normalise_spectrally() {
  torch::NoGradGuard no_grad;
  for (NetLayer& layer : layers_) {
    if (layer.kind != NetLayer::Kind::node || !layer.weight.defined()) continue;
    layer.singular = torch::nn::functional::normalize(
        torch::randn({layer.weight.size(0)}, layer.weight.options()),
        torch::nn::functional::NormalizeFuncOptions().dim(0));
    // So that the first steps do not divide by an estimate that is far off.
    for (int i = 0; i < 15; ++i) effective_weight(layer, /*update=*/true);
  }
}

torch::Tensor effective_weight(const NetLayer& layer, bool update) {
  if (!layer.singular.defined()) return layer.weight;
  const auto matrix = layer.weight.flatten(1);  // [rows, columns]
  const auto along = [](const torch::Tensor& x) { return x / (x.norm() + 1e-12); };
  torch::Tensor right;
  {
    torch::NoGradGuard no_grad;
    right = along(torch::mv(matrix.t(), layer.singular));
    if (update) layer.singular.copy_(along(torch::mv(matrix, right)));
  }
  // A copy, since a later use of the layer moves the estimate before this one's gradient is taken.
  const auto largest = torch::dot(layer.singular.clone(), torch::mv(matrix, right));
  return layer.weight / largest;
}

torch::Tensor Net::forward(const std::vector<torch::Tensor>& inputs) {
  TORCH_CHECK(inputs.size() == inputs_.size(), "a net of ", inputs_.size(), " inputs got ",
              inputs.size());
  std::vector<torch::Tensor> values = inputs;
  values.reserve(shapes_.size());
  for (const NetLayer& layer : layers_) {
    const torch::Tensor& x = values[layer.node.inputs[0]];
    switch (layer.kind) {
      case NetLayer::Kind::node:
        values.push_back(
            apply_node(layer.node, effective_weight(layer, training_), layer.bias, values));
        break;
      case NetLayer::Kind::batch_norm:
        values.push_back(training_ && workers_ != nullptr
                             ? synchronised_batch_norm(x, layer.weight, layer.bias, layer.mean,
                                                       layer.var, momentum_, 1e-5, *workers_)
                             : torch::batch_norm(x, layer.weight, layer.bias, layer.mean, layer.var,
                                                 training_, momentum_, 1e-5, true));
        break;
      case NetLayer::Kind::dropout:
        values.push_back(torch::dropout(x, layer.dropout, training_));
        break;
    }
  }
  return values.back();
}

bool Net::has_batch_norm() const {
  return std::any_of(layers_.begin(), layers_.end(),
                     [](const NetLayer& layer) { return layer.mean.defined(); });
}

void Net::to(torch::Device device) {
  for (NetLayer& layer : layers_) {
    for (torch::Tensor* tensor :
         {&layer.weight, &layer.bias, &layer.mean, &layer.var, &layer.singular}) {
      if (!tensor->defined()) continue;
      *tensor = tensor->detach().to(device).set_requires_grad(tensor->requires_grad());
    }
  }
}

void Net::requires_grad(bool on) {
  for (torch::Tensor& parameter : parameters()) parameter.set_requires_grad(on);
}

std::vector<torch::Tensor> Net::parameters() const {
  std::vector<torch::Tensor> all;
  for (const NetLayer& layer : layers_) {
    if (layer.weight.defined()) all.push_back(layer.weight);
    if (layer.bias.defined()) all.push_back(layer.bias);
  }
  return all;
}

std::vector<torch::Tensor> Net::buffers() const {
  std::vector<torch::Tensor> all;
  for (const NetLayer& layer : layers_) {
    for (const torch::Tensor& buffer : {layer.mean, layer.var, layer.singular}) {
      if (buffer.defined()) all.push_back(buffer);
    }
  }
  return all;
}

std::string Net::find_non_finite() const {
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const NetLayer& layer = layers_[i];
    const std::string kind =
        layer.kind == NetLayer::Kind::batch_norm ? "batch norm" : op_name(layer.node.op);
    const std::pair<const char*, torch::Tensor> tensors[] = {{"weight", layer.weight},
                                                             {"bias", layer.bias},
                                                             {"running mean", layer.mean},
                                                             {"running variance", layer.var}};
    for (const auto& [name, tensor] : tensors) {
      if (tensor.defined() && !tensor.isfinite().all().item<bool>()) {
        return "layer " + std::to_string(i) + " (" + kind + "), " + name;
      }
    }
  }
  return {};
}

Net Net::clone() const {
  Net copy = *this;
  for (NetLayer& layer : copy.layers_) {
    for (torch::Tensor* tensor :
         {&layer.weight, &layer.bias, &layer.mean, &layer.var, &layer.singular}) {
      if (!tensor->defined()) continue;
      *tensor = tensor->detach().clone().set_requires_grad(tensor->requires_grad());
    }
  }
  return copy;
}

}  // namespace digitforge
