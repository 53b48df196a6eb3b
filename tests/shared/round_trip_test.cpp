// What is written is read back, field by field, and lies in the file as shared/FORMAT.md says.
#include <gtest/gtest.h>

#include "shared/weight_file.h"
#include "tests/shared/example_models.h"
#include "tests/shared/expect_same_model.h"
#include "tests/shared/raw_file.h"

namespace digitforge {
namespace {

std::vector<std::byte> written(const ExampleModel& model) {
  auto file = write_weights(model.description);
  EXPECT_TRUE(file.ok()) << file.error().message;
  return file.ok() ? file.value() : std::vector<std::byte>{};
}

TEST(RoundTrip, EveryOperationFieldAndType) {
  const ExampleModel model = full_model();
  const auto file = written(model);
  const auto read = read_weights(file);
  ASSERT_TRUE(read.ok()) << read.error().message;
  expect_same_model(read.value(), model.description);
}

TEST(RoundTrip, UnconditionalWithoutDiscriminator) {
  for (DType dtype : {DType::f32, DType::f16, DType::i8}) {
    const ExampleModel model = small_model(dtype);
    const auto file = written(model);
    const auto read = read_weights(file);
    ASSERT_TRUE(read.ok()) << read.error().message;
    expect_same_model(read.value(), model.description);
    EXPECT_EQ(generator_prefix_size(file).value(), file.size());
  }
}

TEST(RoundTrip, WithoutSelfTestSettingsOrBias) {
  ExampleModel model = full_model();
  model.description.generator.self_test.clear();
  model.description.metadata.settings.clear();
  model.description.generator.nodes[1].bias.reset();
  auto& tensors = model.description.generator.tensors;
  tensors.erase(tensors.begin() + 1);
  for (Node& node : model.description.generator.nodes) {
    if (node.weight && *node.weight > 1) --*node.weight;
    if (node.bias) --*node.bias;
  }
  const auto file = written(model);
  const auto read = read_weights(file);
  ASSERT_TRUE(read.ok()) << read.error().message;
  expect_same_model(read.value(), model.description);
}

TEST(RoundTrip, WriterAgreesWithTheFileWrittenByHand) {
  EXPECT_EQ(written(full_model()), raw_full_model().assemble());
}

TEST(RoundTrip, GeneratorPrefixAlone) {
  ExampleModel model = full_model();
  const auto file = written(model);
  const auto size = generator_prefix_size(std::span(file).first(64));
  ASSERT_TRUE(size.ok()) << size.error().message;
  EXPECT_EQ(size.value() % 64, 0u);
  ASSERT_LT(size.value(), file.size());
  const auto read = read_weights(std::span(file).first(size.value()));
  ASSERT_TRUE(read.ok()) << read.error().message;
  model.description.discriminator.reset();
  expect_same_model(read.value(), model.description);
}

TEST(RoundTrip, TheDirectoryAloneDescribesTheNetworks) {
  const ExampleModel model = full_model();
  const auto file = written(model);
  const auto size = directory_size(std::span(file).first(1024));
  ASSERT_TRUE(size.ok()) << size.error().message;
  ASSERT_LT(size.value(), generator_prefix_size(file).value());
  const auto first = std::span(file).first(size.value());
  const auto read = read_directory(first);
  ASSERT_TRUE(read.ok()) << read.error().message;
  FileDescription expected = model.description;
  auto& described = std::get<ModelDescription>(expected);
  described.metadata.settings.clear();
  for (Network* network : {&described.generator, &*described.discriminator}) {
    for (auto* tensors : {&network->tensors, &network->self_test}) {
      for (Tensor& tensor : *tensors) tensor.data = {};
    }
  }
  expect_same_file(read.value(), expected);
  EXPECT_EQ(read_directory(first.first(first.size() - 1)).error().code, ErrorCode::truncated);
  EXPECT_EQ(read_weights(first).error().code, ErrorCode::truncated);
}

TEST(RoundTrip, Classifier) {
  const ExampleFile made = small_classifier();
  const auto file = write_weights(made.description);
  ASSERT_TRUE(file.ok()) << file.error().message;
  const auto read = read_any_weights(file.value());
  ASSERT_TRUE(read.ok()) << read.error().message;
  expect_same_file(read.value(), made.description);
  EXPECT_EQ(file_kind(file.value()).value(), Kind::classifier);
  EXPECT_EQ(read_weights(file.value()).error().code, ErrorCode::wrong_kind);
  EXPECT_TRUE(read_classifier(file.value()).ok());
  EXPECT_EQ(read_classifier(written(full_model())).error().code, ErrorCode::wrong_kind);
}

TEST(RoundTrip, TensorsAreAlignedViewsOfTheFile) {
  const auto file = written(full_model());
  const auto read = read_weights(file);
  ASSERT_TRUE(read.ok()) << read.error().message;
  const std::byte* previous = file.data();
  const auto check = [&](const Tensor& tensor) {
    EXPECT_EQ((tensor.data.data() - file.data()) % 64, 0) << tensor.name;
    EXPECT_GT(tensor.data.data(), previous) << tensor.name;
    previous = tensor.data.data() + tensor.data.size() - 1;
    EXPECT_LT(previous, file.data() + file.size()) << tensor.name;
  };
  for (const Tensor& tensor : read.value().generator.tensors) check(tensor);
  for (const Tensor& tensor : read.value().generator.self_test) check(tensor);
  for (const Tensor& tensor : read.value().discriminator->tensors) check(tensor);
}

TEST(RoundTrip, AnyAlignmentOfTheBytesInMemory) {
  const ExampleModel model = full_model();
  const auto file = written(model);
  for (std::size_t shift = 1; shift < 8; ++shift) {
    std::vector<std::byte> moved(shift);
    moved.insert(moved.end(), file.begin(), file.end());
    const auto read = read_weights(std::span(moved).subspan(shift));
    ASSERT_TRUE(read.ok()) << read.error().message;
    expect_same_model(read.value(), model.description);
  }
}

}  // namespace
}  // namespace digitforge
