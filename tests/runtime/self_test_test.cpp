// Known answers in the file: a sound file reproduces them, one with other weights does not.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "shared/files.h"
#include "shared/weight_file.h"
#include "tests/runtime/running.h"
#include "tests/support/architectures.h"
#include "tests/support/network_builder.h"

namespace digitforge {
namespace {

/// Answers of the reference to random inputs, recorded in both networks.
void record_self_test(ExampleModel& model, std::uint32_t cases) {
  const auto record = [&](Network& network) {
    const auto inputs = random_inputs(network, cases, 5);
    const Reference answer = run_reference(network, {inputs.begin(), inputs.end()}, cases);
    const auto add = [&](const std::string& name, const Shape& shape,
                         const std::vector<float>& values) {
      Shape all{cases};
      for (std::uint32_t i = 0; i < shape.rank; ++i) all.dims[all.rank++] = shape[i];
      network.self_test.push_back(model.tensor(name.c_str(), DType::f32, all, values));
    };
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      add(network.inputs[i].name, network.inputs[i].shape, inputs[i]);
    }
    add("output", answer.shape, {answer.values.begin(), answer.values.end()});
  };
  record(model.description.generator);
  if (model.description.discriminator) record(*model.description.discriminator);
}

TEST(SelfTest, OfEveryGoldenFilePasses) {
  for (const char* name : {"v1-f32", "v1-f16", "v1-conditional"}) {
    const auto bytes =
        read_file(std::string(DIGITFORGE_SOURCE_DIR) + "/tests/shared/golden/" + name + ".dfw");
    ASSERT_TRUE(bytes.ok()) << bytes.error().message;
    auto model = Model::load(bytes.value());
    ASSERT_TRUE(model.ok()) << name << ": " << model.error().message;
    ASSERT_FALSE(model.value().description().generator.self_test.empty());
    const auto difference = model.value().self_test();
    ASSERT_TRUE(difference.ok()) << name << ": " << difference.error().message;
    EXPECT_LE(difference.value(), 1e-6) << name;
  }
}

TEST(SelfTest, OfEveryNumberOfCasesPasses) {
  for (std::uint32_t cases : {1U, 2U, 16U, 17U, 64U}) {
    ExampleModel model = full_model();
    model.description.generator.self_test.clear();
    record_self_test(model, cases);
    auto loaded = load(model.description);
    ASSERT_TRUE(loaded.ok()) << loaded.error().message;
    const auto difference = loaded.value().self_test();
    ASSERT_TRUE(difference.ok()) << cases << " cases: " << difference.error().message;
    EXPECT_LE(difference.value(), 1e-6);
  }
}

TEST(SelfTest, WithoutAnyCasePasses) {
  auto loaded = load(kArchitectures[1].make(DType::f16).description);
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  const auto difference = loaded.value().self_test();
  ASSERT_TRUE(difference.ok()) << difference.error().message;
  EXPECT_EQ(difference.value(), 0);
}

// Each tensor in turn gets other values: a sound file, with sound checksums, of another model.
void expect_failure_for_every_tensor(const ModelDescription& sound, bool of_discriminator) {
  const std::size_t tensors =
      of_discriminator ? sound.discriminator->tensors.size() : sound.generator.tensors.size();
  for (std::size_t i = 0; i < tensors; ++i) {
    ModelDescription altered = sound;
    Tensor& tensor =
        of_discriminator ? altered.discriminator->tensors[i] : altered.generator.tensors[i];
    std::mt19937 random(static_cast<std::uint32_t>(i));
    ExampleModel memory;
    tensor = memory.tensor(tensor.name.c_str(), tensor.dtype, tensor.shape,
                           random_values(random, tensor.shape.elements()));
    auto model = load(altered);
    ASSERT_TRUE(model.ok()) << model.error().message;
    const auto difference = model.value().self_test();
    ASSERT_FALSE(difference.ok()) << tensor.name;
    EXPECT_EQ(difference.error().code, ErrorCode::bad_self_test);
    EXPECT_NE(difference.error().message.find("largest difference"), std::string::npos)
        << difference.error().message;
  }
}

TEST(SelfTest, FailsWhereAnyTensorIsAnother) {
  for (const Architecture& architecture : kArchitectures) {
    SCOPED_TRACE(architecture.name);
    ExampleModel model = architecture.make(DType::f16);
    record_self_test(model, 2);
    expect_failure_for_every_tensor(model.description, false);
    expect_failure_for_every_tensor(model.description, true);
  }
}

TEST(SelfTest, FailsWhereOneWeightIsAnother) {
  ExampleModel model = small_model(DType::f32);
  Tensor& tensor = model.description.generator.tensors[0];
  std::vector<float> weights;
  for (std::size_t i = 0; i < tensor.shape.elements(); ++i) {
    weights.push_back(static_cast<float>(tensor_value(tensor, i)));
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    std::vector<float> altered = weights;
    altered[i] += 1.0F / 16;
    tensor = model.tensor("fc.weight", DType::f32, tensor.shape, altered);
    auto loaded = load(model.description);
    ASSERT_TRUE(loaded.ok()) << loaded.error().message;
    const auto difference = loaded.value().self_test();
    ASSERT_FALSE(difference.ok()) << "weight " << i;
    EXPECT_EQ(difference.error().code, ErrorCode::bad_self_test);
  }
}

// Weights so large that the output is not a number: not "no difference".
TEST(SelfTest, FailsWhereTheOutputIsNotANumber) {
  ExampleModel model = blank_model(0);
  Network& network = model.description.generator;
  NetworkBuilder g(model, network, DType::f32, 1);
  const auto x = g.linear(g.linear(g.input("latent", {2}), 2, false), 1, false);
  g.reshape(x, {1, 1, 1});
  network.tensors[0] = model.tensor("0.weight", DType::f32, {2, 2}, {3e38F, 3e38F, 3e38F, 3e38F});
  network.tensors[1] = model.tensor("1.weight", DType::f32, {1, 2}, {1, -1});
  network.self_test = {model.tensor("latent", DType::f32, {1, 2}, {1, 1}),
                       model.tensor("output", DType::f32, {1, 1, 1, 1}, {0})};
  auto loaded = load(model.description);
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  const auto difference = loaded.value().self_test();
  ASSERT_FALSE(difference.ok());
  EXPECT_EQ(difference.error().code, ErrorCode::bad_self_test);
}

}  // namespace
}  // namespace digitforge
