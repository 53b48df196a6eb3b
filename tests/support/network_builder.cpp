#include "tests/support/network_builder.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "tests/support/reference.h"

namespace digitforge {

std::vector<float> random_values(std::mt19937& random, std::size_t count, float bound) {
  std::vector<float> values(count);
  for (float& value : values) {
    value = bound * (static_cast<float>(random() >> 8) / 8388608.0F - 1);  // 24 bits, exact
  }
  return values;
}

ExampleModel blank_model(std::uint32_t classes) {
  ExampleModel model;
  Metadata& metadata = model.description.metadata;
  metadata.model = "random";
  metadata.dataset = "none";
  metadata.date = "2026-01-01T00:00:00Z";
  for (std::uint32_t i = 0; i < classes; ++i) metadata.class_names.push_back(std::to_string(i));
  return model;
}

NetworkBuilder::Value NetworkBuilder::input(const std::string& name, Shape shape) {
  network_.inputs.push_back({name, shape});
  return static_cast<Value>(network_.inputs.size() - 1);
}

NetworkBuilder::Value NetworkBuilder::linear(Value x, std::uint32_t out, bool bias) {
  const std::uint32_t in = shape(x)[0];
  return add(weighted(Op::linear, x, {out, in}, in, bias ? std::optional(out) : std::nullopt));
}

NetworkBuilder::Value NetworkBuilder::conv(Value x, std::uint32_t out, std::uint32_t kernel,
                                           std::uint32_t stride, std::uint32_t padding, bool bias) {
  const std::uint32_t channels = shape(x)[0];
  Node node = weighted(Op::conv, x, {out, channels, kernel, kernel}, channels * kernel * kernel,
                       bias ? std::optional(out) : std::nullopt);
  node.stride = stride;
  node.padding = padding;
  return add(std::move(node));
}

NetworkBuilder::Value NetworkBuilder::conv_transpose(Value x, std::uint32_t out,
                                                     std::uint32_t kernel, std::uint32_t stride,
                                                     std::uint32_t padding, bool bias) {
  const std::uint32_t channels = shape(x)[0];
  // About (kernel / stride)^2 taps meet in an output.
  const std::uint32_t taps = std::max(1U, kernel / stride);
  Node node = weighted(Op::conv_transpose, x, {channels, out, kernel, kernel},
                       channels * taps * taps, bias ? std::optional(out) : std::nullopt);
  node.stride = stride;
  node.padding = padding;
  return add(std::move(node));
}

NetworkBuilder::Value NetworkBuilder::concat(std::vector<Value> values) {
  return add({.op = Op::concat, .inputs = std::move(values)});
}

NetworkBuilder::Value NetworkBuilder::reshape(Value x, Shape shape) {
  return add({.op = Op::reshape, .inputs = {x}, .shape = shape});
}

NetworkBuilder::Value NetworkBuilder::flatten(Value x) {
  return reshape(x, {static_cast<std::uint32_t>(shape(x).elements())});
}

Shape NetworkBuilder::shape(Value x) const { return reference_shapes(network_)[x]; }

NetworkBuilder::Value NetworkBuilder::add(Node node) {
  network_.nodes.push_back(std::move(node));
  return static_cast<Value>(network_.inputs.size() + network_.nodes.size() - 1);
}

std::uint32_t NetworkBuilder::tensor(const char* kind, DType dtype, Shape shape,
                                     const std::vector<float>& values) {
  const std::string name = std::to_string(network_.tensors.size()) + "." + kind;
  network_.tensors.push_back(model_.tensor(name.c_str(), dtype, shape, values));
  return static_cast<std::uint32_t>(network_.tensors.size() - 1);
}

Node NetworkBuilder::weighted(Op op, Value x, Shape weight, std::uint32_t products,
                              std::optional<std::uint32_t> bias) {
  // Uniform in [-a, a] has variance a^2 / 3, so that a sum of products keeps its operands' size.
  const float bound = std::sqrt(3.0F / static_cast<float>(products));
  const bool scaled = dtype_ == DType::i8;
  std::vector<float> weights = random_values(random_, weight.elements(), scaled ? 127 : bound);
  for (float& w : weights) w = scaled ? std::round(w) : w;
  Node node{.op = op, .inputs = {x}, .weight = tensor("weight", dtype_, weight, weights)};
  if (bias) {
    node.bias =
        tensor("bias", scaled ? DType::f32 : dtype_, {*bias}, random_values(random_, *bias, 0.5F));
  }
  if (scaled) {
    std::vector<float> scales =
        random_values(random_, weight[op == Op::conv_transpose ? 1 : 0], 0.5F);
    for (float& scale : scales) scale = (1 + scale) * bound / 127;
    node.scale = tensor("scale", DType::f32, {static_cast<std::uint32_t>(scales.size())}, scales);
  }
  return node;
}

}  // namespace digitforge
