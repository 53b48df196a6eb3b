#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "tests/shared/example_models.h"

namespace digitforge {

/// A number of values uniform in [-bound, bound), the same on every platform.
std::vector<float> random_values(std::mt19937& random, std::size_t count, float bound = 1);

/// A model without networks: metadata that the format accepts, `classes` of them.
ExampleModel blank_model(std::uint32_t classes);

/// Adds inputs, then nodes with random weights, to a network; each call yields the new value's
/// number. Weights are uniform and so small that values keep about their size from layer to layer.
/// With i8 each output has a scale of its own, and biases are f32.
class NetworkBuilder {
 public:
  using Value = std::uint32_t;
  /// Both outlive the builder. `network` is one of the model's.
  NetworkBuilder(ExampleModel& model, Network& network, DType dtype, std::uint32_t seed)
      : model_(model), network_(network), dtype_(dtype), random_(seed) {}

  /// Of the weights from here on.
  void set_dtype(DType dtype) { dtype_ = dtype; }
  Value input(const std::string& name, Shape shape);
  Value linear(Value x, std::uint32_t out, bool bias = true);
  Value conv(Value x, std::uint32_t out, std::uint32_t kernel, std::uint32_t stride,
             std::uint32_t padding, bool bias = true);
  Value conv_transpose(Value x, std::uint32_t out, std::uint32_t kernel, std::uint32_t stride,
                       std::uint32_t padding, bool bias = true);
  Value concat(std::vector<Value> values);
  Value reshape(Value x, Shape shape);
  Value flatten(Value x);
  Value relu(Value x) { return add({.op = Op::relu, .inputs = {x}}); }
  Value leaky_relu(Value x, float slope) {
    return add({.op = Op::leaky_relu, .inputs = {x}, .slope = slope});
  }
  Value tanh(Value x) { return add({.op = Op::tanh, .inputs = {x}}); }
  Value sigmoid(Value x) { return add({.op = Op::sigmoid, .inputs = {x}}); }
  Value maxout(Value x, std::uint32_t pieces) {
    return add({.op = Op::maxout, .inputs = {x}, .pieces = pieces});
  }
  /// Shape of a value, as far as the graph is sound.
  Shape shape(Value x) const;
  std::mt19937& random() { return random_; }

 private:
  Value add(Node node);
  std::uint32_t tensor(const char* kind, DType dtype, Shape shape,
                       const std::vector<float>& values);
  Node weighted(Op op, Value x, Shape weight, std::uint32_t products,
                std::optional<std::uint32_t> bias);

  ExampleModel& model_;
  Network& network_;
  DType dtype_;
  std::mt19937 random_;
};

}  // namespace digitforge
