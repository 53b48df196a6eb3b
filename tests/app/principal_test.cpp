// Principal directions: of weights of which they are known.
#include "web/app/principal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <tuple>

#include "tests/shared/example_models.h"

namespace digitforge {
namespace {

/// A latent of 3 and a label of 2, joined label first, into a linear layer of these weights.
Network joined(ExampleModel& model, DType dtype, const std::vector<float>& weights) {
  Network network;
  network.inputs = {{"latent", {3}}, {"label", {2}}};
  network.nodes = {{.op = Op::concat, .inputs = {1, 0}},
                   {.op = Op::linear, .inputs = {2}, .weight = 0},
                   {.op = Op::tanh, .inputs = {3}}};
  const auto out = static_cast<std::uint32_t>(weights.size() / 5);
  network.tensors = {model.tensor("weight", dtype, {out, 5}, weights)};
  return network;
}

TEST(Principal, DirectionsAreThoseOfTheLatentsWeights) {
  // The label's two columns are large and must not count.
  const std::vector<float> weights = {9, 9, 0, 0,  3,  //
                                      9, 9, 2, 0,  0,  //
                                      9, 9, 0, -1, 0};
  for (const DType dtype : {DType::f32, DType::f16}) {
    ExampleModel model;
    const Axes axes = principal_axes(joined(model, dtype, weights), 2);
    ASSERT_EQ(axes.size(), 2U);
    const std::vector<float> expected[] = {{0, 0, 1}, {1, 0, 0}};
    for (std::size_t axis = 0; axis < 2; ++axis) {
      for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(axes[axis][i], expected[axis][i], 1e-6) << axis << ", " << i;
      }
    }
  }
}

TEST(Principal, DirectionsOfHugeWeightsAreNone) {
  ExampleModel model;
  const std::vector<float> weights = {9, 9, 1e30F, 0, 3e38F, 9, 9, 2e38F, -1e25F, 0};
  EXPECT_TRUE(principal_axes(joined(model, DType::f32, weights), 2).empty());
}

// Stored numbers without their scales would have another order of directions.
TEST(Principal, ScaledWeightsCountWithTheirScales) {
  ExampleModel model;
  Network network = joined(model, DType::i8, {9, 9, 0, 0, 3, 9, 9, 2, 0, 0, 9, 9, 0, -1, 0});
  network.tensors.push_back(model.tensor("scale", DType::f32, {3}, {0.5F, 0.25F, 8}));
  network.nodes[1].scale = 1;
  const Axes axes = principal_axes(network, 1);
  ASSERT_EQ(axes.size(), 1U);
  EXPECT_NEAR(axes[0][0], 0, 1e-6);
  EXPECT_NEAR(axes[0][1], 1, 1e-6);
  EXPECT_NEAR(axes[0][2], 0, 1e-6);

  network.inputs = {{"latent", {2}}};
  network.nodes = {{.op = Op::reshape, .inputs = {0}, .shape = {2, 1, 1}},
                   {.op = Op::conv_transpose, .inputs = {1}, .weight = 0}};
  network.nodes[1].scale = 1;
  network.tensors = {model.tensor("weight", DType::i8, {2, 2, 1, 1}, {1, 0, 0, 1}),
                     model.tensor("scale", DType::f32, {2}, {1, 3})};
  const Axes transposed = principal_axes(network, 1);
  ASSERT_EQ(transposed.size(), 1U);
  EXPECT_NEAR(transposed[0][1], 1, 1e-6);
}

TEST(Principal, TransposedConvolutionsHaveAChannelAValue) {
  ExampleModel model;
  Network network;
  network.inputs = {{"latent", {2}}};
  network.nodes = {{.op = Op::reshape, .inputs = {0}, .shape = {2, 1, 1}},
                   {.op = Op::conv_transpose, .inputs = {1}, .weight = 0}};
  // [2, 1, 2, 2]: both channels draw the same picture, so only their sum counts.
  network.tensors = {model.tensor("weight", DType::f32, {2, 1, 2, 2}, {1, 2, 3, 4, 1, 2, 3, 4})};
  const Axes axes = principal_axes(network, 2);
  ASSERT_EQ(axes.size(), 2U);
  EXPECT_NEAR(axes[0][0], std::sqrt(0.5F), 1e-6);
  EXPECT_NEAR(axes[0][1], std::sqrt(0.5F), 1e-6);
  EXPECT_NEAR(axes[1][0] + axes[1][1], 0, 1e-6);
}

// A latent of 4,096 values took over half a minute.
TEST(Principal, ThereAreNoneOfAWideLatent) {
  for (const auto& [latent, out, some] : {std::tuple{300U, 40U, true},
                                          {1024U, 1U, false},
                                          {4096U, 2U, false},
                                          {8U, 1U << 16, true}}) {
    ExampleModel model;
    Network network;
    network.inputs = {{"latent", {latent}}};
    network.nodes = {{.op = Op::linear, .inputs = {0}, .weight = 0}};
    std::vector<float> weights(std::size_t{latent} * out);
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = example_weight(i);
    network.tensors = {model.tensor("weight", DType::f16, {out, latent}, weights)};
    EXPECT_EQ(principal_axes(network, 2).size(), some ? 2U : 0U) << latent << ", " << out;
  }
}

TEST(Principal, ThereAreNoneBehindOtherOperations) {
  ExampleModel model;
  Network network = joined(model, DType::f32, std::vector<float>(15, 1));
  network.nodes = {{.op = Op::relu, .inputs = {0}},
                   {.op = Op::concat, .inputs = {1, 2}},
                   {.op = Op::linear, .inputs = {3}, .weight = 0}};
  EXPECT_TRUE(principal_axes(network, 2).empty());
}

}  // namespace
}  // namespace digitforge
