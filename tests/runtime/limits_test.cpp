// Valid files that ask for more than any machine should give: small ones whose memory or arithmetic
// has no bound but the limits.
#include <gtest/gtest.h>

#include <string>

#include "runtime/classifier.h"
#include "runtime/model_loader.h"
#include "shared/weight_file.h"
#include "tests/runtime/running.h"
#include "tests/support/architectures.h"
#include "tests/support/network_builder.h"

namespace digitforge {
namespace {

using Value = NetworkBuilder::Value;

/// A file of some hundred bytes whose weights are `dtype`: [1, side, side], kernel `kernel`.
ExampleModel upscaler(std::uint32_t side, std::uint32_t kernel, std::uint32_t stride, DType dtype) {
  ExampleModel model = blank_model(0);
  NetworkBuilder g(model, model.description.generator, dtype, 5);
  const Value z = g.input("latent", {1});
  const Value wide = g.conv_transpose(g.reshape(z, {1, 1, 1}), 1, side, 1, 0);
  g.conv_transpose(wide, 1, kernel, stride, kernel / 2);
  return model;
}

TEST(Limits, HoldAFoldedConvolutionsScratch) {
  // 64 x 64 pixels, each with 64 x 64 taps: 64 MiB an image where they are all kept.
  const ExampleModel model = upscaler(64, 64, 1, DType::i8);
  const Result<ModelCost> cost = cost_of(model.description);
  ASSERT_TRUE(cost.ok());
  EXPECT_LT(cost.value().memory_bytes(), std::uint64_t{4} << 20);
  const Comparison compared = compare_with_reference(model.description, 2);
  expect_matches(compared.images, compared.expected_images, "64 x 64 taps");
}

TEST(Limits, RefuseWorkWithoutBound) {
  ExampleModel model = blank_model(0);
  NetworkBuilder g(model, model.description.generator, DType::i8, 5);
  Value x = g.reshape(g.input("latent", {1}), {1, 1, 1});
  x = g.conv_transpose(x, 1, 64, 1, 0);
  for (int i = 0; i < 3; ++i) x = g.conv_transpose(x, 1, 64, 2, 0);
  for (int i = 0; i < 20; ++i) x = g.conv(x, 1, 63, 1, 31);
  const Result<Model> loaded = load(model.description);
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().code, ErrorCode::too_large);
  EXPECT_NE(loaded.error().message.find("the model needs"), std::string::npos)
      << loaded.error().message;
}

// So that a host can refuse a model before it has fetched it.
TEST(Limits, FollowFromTheDirectoryAlone) {
  for (const Architecture& architecture : kArchitectures) {
    const auto bytes = write_weights(architecture.make(DType::i8).description).value();
    const std::uint64_t size = directory_size(std::span(bytes).first(1024)).value();
    EXPECT_LT(size, 2048U) << architecture.name;
    const auto directory = read_directory(std::span(bytes).first(size));
    ASSERT_TRUE(directory.ok()) << directory.error().message;
    const ModelCost foretold = cost_of(directory.value()).value();
    const ModelCost cost = Model::load(bytes).value().info().cost;
    EXPECT_EQ(foretold.weight_bytes(), cost.weight_bytes());
    EXPECT_EQ(foretold.memory_bytes(), cost.memory_bytes());
    EXPECT_EQ(foretold.generator.multiply_adds, cost.generator.multiply_adds);
    EXPECT_EQ(foretold.discriminator.multiply_adds, cost.discriminator.multiply_adds);
  }
}

TEST(Limits, AreKeptInEveryPart) {
  const ExampleModel model = upscaler(16, 4, 2, DType::f32);
  const std::vector<std::byte> bytes = write_weights(model.description).value();
  const ModelCost cost = cost_of(model.description).value();
  const LoadLimits exact{cost.weight_bytes(), cost.memory_bytes(), cost.generator.multiply_adds};
  EXPECT_TRUE(Model::load(bytes, exact).ok());
  for (std::uint64_t LoadLimits::*limit :
       {&LoadLimits::weight_bytes, &LoadLimits::memory_bytes, &LoadLimits::multiply_adds}) {
    LoadLimits less = exact;
    --(less.*limit);
    const Result<Model> loaded = Model::load(bytes, less);
    ASSERT_FALSE(loaded.ok());
    EXPECT_EQ(loaded.error().code, ErrorCode::too_large);
  }
}

TEST(Limits, LeaveRoomForEveryArchitecture) {
  for (const Architecture& architecture : kArchitectures) {
    const ExampleModel example = architecture.make(DType::f32);
    const ModelCost cost = cost_of(example.description).value();
    EXPECT_TRUE(check_limits(cost, LoadLimits::page()).ok()) << test_name(architecture);
    EXPECT_GT(cost.generator.multiply_adds, 1'000'000U);
    EXPECT_LT(cost.generator.multiply_adds, 30'000'000U);
  }
}

TEST(Limits, HoldATableOfLabelsThatCostsMoreThanItSaves) {
  // What follows from the label alone is long to compute; it is computed once for each class only
  // where that is soon done.
  ExampleModel model = blank_model(2);
  NetworkBuilder g(model, model.description.generator, DType::i8, 5);
  const Value z = g.input("latent", {1}), y = g.input("label", {2});
  Value l = g.reshape(y, {2, 1, 1});
  l = g.conv_transpose(l, 1, 64, 1, 0);
  l = g.conv_transpose(l, 1, 64, 2, 0);  // 190 x 190
  l = g.conv(l, 1, 31, 1, 15);
  l = g.conv(l, 1, 2, 16, 0);
  g.reshape(g.linear(g.concat({z, g.flatten(l)}), 4), {1, 2, 2});
  const Comparison compared = compare_with_reference(model.description, 3);
  expect_matches(compared.images, compared.expected_images, "a table that is not learnt");
}

TEST(ModelLoader, LoadsStepByStepWhatLoadGives) {
  for (const Architecture& architecture : kArchitectures) {
    const ExampleModel example = architecture.make(DType::i8);
    const std::vector<std::byte> bytes = write_weights(example.description).value();
    auto loader = ModelLoader::start(bytes);
    ASSERT_TRUE(loader.ok()) << loader.error().message;
    EXPECT_EQ(loader.value().progress(), 0);
    float before = 0;
    for (bool more = true; more;) {
      const Result<bool> stepped = loader.value().step();
      ASSERT_TRUE(stepped.ok());
      more = stepped.value();
      EXPECT_GE(loader.value().progress(), before);
      before = loader.value().progress();
    }
    EXPECT_EQ(loader.value().progress(), 1);
    auto model = loader.value().finish();
    ASSERT_TRUE(model.ok());
    auto whole = Model::load(bytes);
    ASSERT_TRUE(whole.ok());
    const std::int32_t digit = whole.value().info().classes > 0 ? 3 : kNoDigit;
    std::vector<float> images(784), expected(784);
    ASSERT_TRUE(model.value().generate({.seed = 4, .digit = digit}, images).ok());
    ASSERT_TRUE(whole.value().generate({.seed = 4, .digit = digit}, expected).ok());
    EXPECT_EQ(images, expected);
  }
}

TEST(ModelLoader, MayBeDroppedAtAnyStep) {
  const ExampleModel example = kArchitectures[0].make(DType::f32);
  const std::vector<std::byte> bytes = write_weights(example.description).value();
  for (int steps = 0; steps < 6; ++steps) {
    auto loader = ModelLoader::start(bytes);
    ASSERT_TRUE(loader.ok());
    for (int i = 0; i < steps; ++i) ASSERT_TRUE(loader.value().step().ok());
  }
}

}  // namespace
}  // namespace digitforge
