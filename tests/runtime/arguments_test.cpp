// Calls that cannot be answered: a typed error, a message that says why, and untouched outputs.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "shared/weight_file.h"
#include "tests/runtime/running.h"
#include "tests/support/network_builder.h"

namespace digitforge {
namespace {

constexpr float kUntouched = 77;

/// The code and a part of the message of a failure.
void expect_error(const Status& status, ErrorCode code, const std::string& says) {
  ASSERT_FALSE(status.ok()) << says;
  EXPECT_STREQ(error_code_name(status.error().code), error_code_name(code));
  EXPECT_NE(status.error().message.find(says), std::string::npos) << status.error().message;
}

/// An output array that must stay as it was.
class Untouched {
 public:
  explicit Untouched(std::size_t size) : values_(size, kUntouched) {}
  ~Untouched() {
    EXPECT_TRUE(std::all_of(values_.begin(), values_.end(),
                            [](float value) { return value == kUntouched; }));
  }
  operator std::span<float>() { return values_; }  // NOLINT(google-explicit-constructor)

 private:
  std::vector<float> values_;
};

Model sound(const ExampleModel& example) {
  auto model = load(example.description);
  if (!model.ok()) ADD_FAILURE() << model.error().message;
  return std::move(model).value();
}

/// Latent [4], image [1, 2, 3], no classes, no discriminator.
Model unconditional() { return sound(small_model(DType::f32)); }
/// Latent [3], label [2], image [1, 2, 2], a discriminator.
Model conditional() { return sound(full_model()); }

std::vector<float> zeros(std::size_t n) { return std::vector<float>(n); }

TEST(Generate, ChecksTheSizeOfTheImages) {
  Model model = conditional();
  for (std::size_t size : {0, 4, 7, 9, 12}) {
    Untouched images(size);
    expect_error(model.generate({.count = 2, .digit = 0}, images), ErrorCode::bad_argument,
                 "images: got " + std::to_string(size) + " values where 8 are needed");
  }
}

// Counts whose sizes wrap around in 32 bits, as WebAssembly has them.
TEST(Generate, IsNotFooledByHugeCounts) {
  Model model = conditional();
  for (const std::uint32_t count : {1U << 30, 1U << 31, 0xffffffffU}) {
    Untouched images(0);
    expect_error(model.generate({.count = count, .digit = 0}, images), ErrorCode::bad_argument,
                 "images: got 0 values where " + std::to_string(std::uint64_t{count} * 4));
  }
}

TEST(Generate, ChecksTheDigit) {
  Model model = conditional();
  for (std::int32_t digit : {kNoDigit, -2, 2, 3, 1000000}) {
    Untouched images(4);
    expect_error(model.generate({.digit = digit}, images), ErrorCode::bad_argument,
                 "digit " + std::to_string(digit) + " is out of range: this model knows 0 to 1");
  }
}

TEST(Inputs, MustBeFinite) {
  for (const DType dtype : {DType::f32, DType::i8}) {
    Model model = sound(small_model(dtype));
    for (const float bad : {NAN, -NAN, INFINITY, -INFINITY}) {
      for (const std::size_t at : {0U, 7U}) {
        std::vector<float> latents = zeros(8);
        latents[at] = bad;
        Untouched images(12);
        expect_error(model.forward(latents, {}, images), ErrorCode::bad_argument,
                     "latents: value " + std::to_string(at) + " is NaN or infinite");
      }
    }
  }
  Model model = conditional();
  std::vector<float> labels = {0, NAN};
  Untouched images(4), logits(1);
  expect_error(model.forward(zeros(3), labels, images), ErrorCode::bad_argument,
               "labels: value 1 is NaN or infinite");
  expect_error(model.discriminate(zeros(4), labels, logits), ErrorCode::bad_argument,
               "labels: value 1 is NaN or infinite");
  std::vector<float> pixels = {0, 0, INFINITY, 0};
  expect_error(model.discriminate(pixels, zeros(2), logits), ErrorCode::bad_argument,
               "images: value 2 is NaN or infinite");
}

TEST(Generate, TakesNoDigitForAnUnconditionalModel) {
  Model model = unconditional();
  for (std::int32_t digit : {0, 1, -2}) {
    Untouched images(6);
    expect_error(model.generate({.digit = digit}, images), ErrorCode::bad_argument,
                 "unconditional");
  }
  std::vector<float> images(6);
  EXPECT_TRUE(model.generate({}, images).ok());
}

TEST(Generate, MakesNoImageWhereNoneIsAskedFor) {
  Model model = conditional();
  EXPECT_TRUE(model.generate({.count = 0, .digit = 0}, {}).ok());
  Untouched images(4);
  expect_error(model.generate({.count = 0, .digit = 0}, images), ErrorCode::bad_argument, "images");
  EXPECT_TRUE(model.forward({}, {}, {}).ok());
  EXPECT_TRUE(model.discriminate({}, {}, {}).ok());
}

TEST(Forward, ChecksEverySize) {
  Model model = conditional();
  Untouched images(8);
  expect_error(model.forward(zeros(5), zeros(4), images), ErrorCode::bad_argument,
               "latents: 5 values are not a multiple of the latent's size, 3");
  expect_error(model.forward(zeros(6), zeros(3), images), ErrorCode::bad_argument,
               "labels: got 3 values where 4 are needed");
  expect_error(model.forward(zeros(6), {}, images), ErrorCode::bad_argument,
               "labels: got 0 values where 4 are needed");
  expect_error(model.forward(zeros(9), zeros(6), images), ErrorCode::bad_argument,
               "images: got 8 values where 12 are needed");
  expect_error(model.forward({}, {}, images), ErrorCode::bad_argument,
               "images: got 8 values where 0 are needed");
}

TEST(Forward, TakesNoLabelsForAnUnconditionalModel) {
  Model model = unconditional();
  Untouched images(6);
  expect_error(model.forward(zeros(4), zeros(1), images), ErrorCode::bad_argument, "unconditional");
}

// 2^24 latents of one value with 512 classes: 2^33 labels, 0 in 32 bits.
TEST(Forward, IsNotFooledByHugeBatches) {
  ExampleModel example = blank_model(512);
  NetworkBuilder g(example, example.description.generator, DType::f32, 1);
  const auto z = g.input("latent", {1}), y = g.input("label", {512});
  g.reshape(g.linear(g.concat({z, y}), 256), {1, 16, 16});
  Model model = sound(example);
  const std::vector<float> latents(1U << 24);
  expect_error(model.forward(latents, {}, {}), ErrorCode::bad_argument,
               "labels: got 0 values where 8589934592 are needed");
  expect_error(model.generate({.count = 1U << 24, .digit = 3}, {}), ErrorCode::bad_argument,
               "images: got 0 values where 4294967296 are needed");
}

TEST(Discriminate, ChecksEverySize) {
  Model model = conditional();
  Untouched logits(2);
  expect_error(model.discriminate(zeros(7), zeros(4), logits), ErrorCode::bad_argument,
               "images: got 7 values where 8 are needed");
  expect_error(model.discriminate(zeros(8), zeros(2), logits), ErrorCode::bad_argument,
               "labels: got 2 values where 4 are needed");
  expect_error(model.discriminate(zeros(8), {}, logits), ErrorCode::bad_argument,
               "labels: got 0 values where 4 are needed");
  expect_error(model.discriminate(zeros(8), zeros(4), {}), ErrorCode::bad_argument,
               "images: got 8 values where 0 are needed");
}

TEST(Discriminate, NeedsADiscriminator) {
  Model model = unconditional();
  EXPECT_FALSE(model.info().has_discriminator);
  EXPECT_EQ(model.info().discriminator_parameters, 0U);
  Untouched logits(1);
  expect_error(model.discriminate(zeros(6), {}, logits), ErrorCode::no_discriminator,
               "no discriminator");
}

// A file's first part is the same model without the discriminator.
TEST(Prefix, GivesTheSameImagesWithoutADiscriminator) {
  const auto bytes = write_weights(full_model().description);
  ASSERT_TRUE(bytes.ok());
  const auto size = generator_prefix_size(std::span(bytes.value()).first(64));
  ASSERT_TRUE(size.ok());
  ASSERT_LT(size.value(), bytes.value().size());
  auto prefix = Model::load(std::span(bytes.value()).first(size.value()));
  ASSERT_TRUE(prefix.ok()) << prefix.error().message;
  EXPECT_FALSE(prefix.value().info().has_discriminator);
  EXPECT_FALSE(prefix.value().description().discriminator.has_value());
  EXPECT_TRUE(prefix.value().self_test().ok());
  Untouched logits(1);
  expect_error(prefix.value().discriminate(zeros(4), zeros(2), logits), ErrorCode::no_discriminator,
               "no discriminator");

  Model whole = conditional();
  EXPECT_TRUE(whole.info().has_discriminator);
  std::vector<float> images(20), same(20);
  ASSERT_TRUE(whole.generate({.seed = 4, .count = 5, .digit = 1}, images).ok());
  ASSERT_TRUE(prefix.value().generate({.seed = 4, .count = 5, .digit = 1}, same).ok());
  EXPECT_EQ(images, same);
}

TEST(Info, SaysWhatTheModelIs) {
  const Model model = conditional();
  const ModelInfo& info = model.info();
  EXPECT_EQ(info.latent_size, 3U);
  EXPECT_EQ(info.classes, 2U);
  EXPECT_EQ(info.image, (Shape{1, 2, 2}));
  EXPECT_EQ(info.metadata.model, "full example");
  EXPECT_EQ(info.metadata.class_names.size(), 2U);
  EXPECT_EQ(info.generator_parameters, 8U * 5 + 8 + 4 * 4 + 4 * 2 * 4 * 4 + 2 + 2 * 3 * 3);
  EXPECT_EQ(info.discriminator_parameters, 6U + 1);
  EXPECT_EQ(model.description().generator.nodes.size(), 11U);
  EXPECT_EQ(model.description().generator.tensors[0].name, "fc1.weight");
}

// The file's bytes may go away once it is loaded, and need not be aligned.
TEST(Load, KeepsNothingOfTheFile) {
  const auto bytes = write_weights(full_model().description);
  ASSERT_TRUE(bytes.ok());
  std::vector<float> images(4), same(4);
  ASSERT_TRUE(conditional().generate({.seed = 4, .digit = 1}, images).ok());
  for (std::size_t offset : {1, 2, 3}) {
    std::vector<std::byte> moved(offset);
    moved.insert(moved.end(), bytes.value().begin(), bytes.value().end());
    auto model = Model::load(std::span(moved).subspan(offset));
    ASSERT_TRUE(model.ok()) << model.error().message;
    std::fill(moved.begin(), moved.end(), std::byte{0xff});
    moved = {};
    ASSERT_TRUE(model.value().generate({.seed = 4, .digit = 1}, same).ok());
    EXPECT_EQ(images, same);
    for (const Tensor& tensor : model.value().description().generator.tensors) {
      EXPECT_TRUE(tensor.data.empty());
    }
  }
}

TEST(Load, ReportsTheReadersError) {
  EXPECT_EQ(Model::load({}).error().code, ErrorCode::truncated);
  EXPECT_EQ(Model::load(std::vector<std::byte>(64)).error().code, ErrorCode::bad_magic);
  auto bytes = write_weights(small_model(DType::f16).description);
  ASSERT_TRUE(bytes.ok());
  std::vector<std::byte>& file = bytes.value();
  EXPECT_EQ(Model::load(std::span(file).first(file.size() - 1)).error().code, ErrorCode::truncated);
  file.push_back({});
  EXPECT_EQ(Model::load(file).error().code, ErrorCode::trailing_bytes);
  file.pop_back();
  file[file.size() / 2] ^= std::byte{1};
  EXPECT_EQ(Model::load(file).error().code, ErrorCode::bad_checksum);
}

}  // namespace
}  // namespace digitforge
