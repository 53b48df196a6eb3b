// All of a model: the four architectures with random weights, and the ones that ship.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "runtime/weights.h"
#include "shared/files.h"
#include "shared/weight_file.h"
#include "tests/runtime/running.h"
#include "tests/support/architectures.h"

namespace digitforge {
namespace {

constexpr std::size_t kImages = 5;

void check(const ModelDescription& description, const std::string& name) {
  const Comparison compared = compare_with_reference(description, kImages);
  expect_matches(compared.images, compared.expected_images, name + ", images");
  expect_matches(compared.logits, compared.expected_logits, name + ", logits");
}

class WholeModels : public testing::TestWithParam<std::tuple<Architecture, DType>> {};

TEST_P(WholeModels, GiveWhatTheReferenceGives) {
  const auto& [architecture, dtype] = GetParam();
  check(architecture.make(dtype).description,
        std::string(architecture.name) + " " + dtype_name(dtype));
}

INSTANTIATE_TEST_SUITE_P(Random, WholeModels,
                         testing::Combine(testing::ValuesIn(kArchitectures),
                                          testing::Values(DType::f32, DType::f16, DType::i8)),
                         [](const testing::TestParamInfo<WholeModels::ParamType>& info) {
                           return test_name(std::get<Architecture>(info.param)) + "_" +
                                  dtype_name(std::get<DType>(info.param));
                         });

class ShippedModels : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    auto bytes = read_file(std::string(DIGITFORGE_SOURCE_DIR) + "/weights/" + GetParam() + ".dfw");
    ASSERT_TRUE(bytes.ok()) << bytes.error().message;
    bytes_ = std::move(bytes).value();
  }
  std::vector<std::byte> bytes_;
};

TEST_P(ShippedModels, GiveWhatTheReferenceGives) {
  const auto description = read_weights(bytes_);
  ASSERT_TRUE(description.ok()) << description.error().message;
  check(description.value(), GetParam());
}

TEST_P(ShippedModels, PassTheirSelfTest) {
  auto model = Model::load(bytes_);
  ASSERT_TRUE(model.ok()) << model.error().message;
  const auto difference = model.value().self_test();
  ASSERT_TRUE(difference.ok()) << difference.error().message;
  // Pixels are at most 1; logits may be many times that, and so is the rounding of both sides.
  const auto file = read_weights(bytes_);
  float largest = 1;
  for (float logit : to_floats(file.value().discriminator->self_test.back())) {
    largest = std::max(largest, std::fabs(logit));
  }
  const bool scaled = file.value().generator.tensors[0].dtype == DType::i8;
  EXPECT_LE(difference.value(), (scaled ? 1.0F / 255 : 1e-5F) * largest);
  std::printf("%s: self-test within %.3g, where the largest logit is %.3g\n", GetParam(),
              static_cast<double>(difference.value()), static_cast<double>(largest));
}

TEST_P(ShippedModels, AreWhatTheyAreCalled) {
  auto model = Model::load(bytes_);
  ASSERT_TRUE(model.ok()) << model.error().message;
  const ModelInfo& info = model.value().info();
  const bool conditional = std::string(GetParam()).find("c") == 0;
  EXPECT_EQ(info.metadata.model, GetParam());
  EXPECT_EQ(info.metadata.dataset, "mnist");
  EXPECT_EQ(info.latent_size, 100U);
  EXPECT_EQ(info.classes, conditional ? 10U : 0U);
  EXPECT_EQ(info.image, (Shape{1, 28, 28}));
  EXPECT_TRUE(info.has_discriminator);
  EXPECT_FALSE(model.value().description().generator.self_test.empty());
}

INSTANTIATE_TEST_SUITE_P(Weights, ShippedModels,
                         testing::Values("gan", "cgan-input", "cgan-hidden", "dcgan", "cdcgan"));

}  // namespace
}  // namespace digitforge
