// The functions of one value, over all sizes that a single-precision number can have.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "tests/runtime/running.h"
#include "tests/support/network_builder.h"

namespace digitforge {
namespace {

using Value = NetworkBuilder::Value;

/// Both signs of: zero, every power of two from the smallest normal number on with what is beside
/// it, and steps of 1/64 up to 16, where tanh and sigmoid bend and level out.
std::vector<float> values_of_all_sizes() {
  std::vector<float> values = {0};
  for (int exponent = -126; exponent < 128; ++exponent) {
    const float power = std::ldexp(1.0F, exponent);
    values.insert(values.end(), {power, std::nextafter(power, 2 * power), 1.37F * power});
  }
  for (int i = 1; i < 1024; ++i) values.push_back(static_cast<float>(i) / 64);
  const std::size_t positive = values.size();
  for (std::size_t i = 0; i < positive; ++i) values.push_back(-values[i]);
  return values;
}

void check(const char* name, const std::function<Value(NetworkBuilder&, Value)>& function) {
  const std::vector<float> values = values_of_all_sizes();
  ExampleModel example = blank_model(0);
  const ModelDescription& description = example.description;
  NetworkBuilder g(example, example.description.generator, DType::f32, 1);
  const auto size = static_cast<std::uint32_t>(values.size());
  g.reshape(function(g, g.input("latent", {size})), {1, 1, size});
  auto model = load(description);
  ASSERT_TRUE(model.ok()) << model.error().message;
  std::vector<float> images(values.size());
  ASSERT_TRUE(model.value().forward(values, {}, images).ok());
  expect_matches(images, run_reference(description.generator, {values}, 1), name);
}

TEST(Activations, Relu) {
  check("relu", [](NetworkBuilder& g, Value x) { return g.relu(x); });
}

TEST(Activations, LeakyRelu) {
  for (float slope : {0.2F, 0.0F, 1.0F, -0.5F, 0.01F, 1.0F / 3}) {
    check("leaky relu", [&](NetworkBuilder& g, Value x) { return g.leaky_relu(x, slope); });
  }
}

TEST(Activations, Tanh) {
  check("tanh", [](NetworkBuilder& g, Value x) { return g.tanh(x); });
}

TEST(Activations, Sigmoid) {
  check("sigmoid", [](NetworkBuilder& g, Value x) { return g.sigmoid(x); });
}

// Pixels are promised to be in [-1, 1], so rounding must not lead over the edge.
TEST(Activations, StayWithinTheirRange) {
  const std::vector<float> values = values_of_all_sizes();
  const auto size = static_cast<std::uint32_t>(values.size());
  for (const bool sigmoid : {false, true}) {
    ExampleModel example = blank_model(0);
    NetworkBuilder g(example, example.description.generator, DType::f32, 1);
    const Value x = g.input("latent", {size});
    g.reshape(sigmoid ? g.sigmoid(x) : g.tanh(x), {1, 1, size});
    auto model = load(example.description);
    ASSERT_TRUE(model.ok()) << model.error().message;
    std::vector<float> images(values.size());
    ASSERT_TRUE(model.value().forward(values, {}, images).ok());
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSERT_GE(images[i], sigmoid ? 0.0F : -1.0F) << values[i];
      ASSERT_LE(images[i], 1.0F) << values[i];
    }
  }
}

}  // namespace
}  // namespace digitforge
