#include "runtime/classifier.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "runtime/model.h"
#include "shared/files.h"
#include "shared/weight_file.h"

namespace digitforge {
namespace {

std::vector<std::byte> shipped(const std::string& name) {
  auto bytes = read_file(std::string(DIGITFORGE_SOURCE_DIR) + "/weights/" + name + ".dfw");
  EXPECT_TRUE(bytes.ok()) << bytes.error().message;
  return std::move(bytes).value();
}

TEST(Classifier, LoadsTheJudgeAndPassesItsSelfTest) {
  auto judge = Classifier::load(shipped("judge"));
  ASSERT_TRUE(judge.ok()) << judge.error().message;
  EXPECT_EQ(judge.value().info().classes, 10U);
  EXPECT_EQ(judge.value().info().image, (Shape{1, 28, 28}));
  const auto difference = judge.value().self_test();
  ASSERT_TRUE(difference.ok()) << difference.error().message;
  std::printf("judge: self-test within %.3g\n", static_cast<double>(difference.value()));
  EXPECT_LE(difference.value(), 1e-4F);
}

// The two programs' own halves meet: what the conditional generator draws for a digit, the judge
// takes for that digit.
TEST(Classifier, RecognisesGeneratedDigits) {
  auto judge = Classifier::load(shipped("judge"));
  auto generator = Model::load(shipped("cgan-input"));
  ASSERT_TRUE(judge.ok());
  ASSERT_TRUE(generator.ok());
  constexpr std::uint32_t kEach = 20;
  int right = 0;
  for (std::int32_t digit = 0; digit < 10; ++digit) {
    std::vector<float> images(kEach * 784), features(kEach * judge.value().info().features),
        logits(kEach * 10);
    ASSERT_TRUE(
        generator.value().generate({.seed = 5, .count = kEach, .digit = digit}, images).ok());
    ASSERT_TRUE(judge.value().classify(images, features, logits).ok());
    for (std::uint32_t i = 0; i < kEach; ++i) {
      const auto row = logits.begin() + i * 10;
      right += std::max_element(row, row + 10) - row == digit ? 1 : 0;
    }
  }
  std::printf("%d of 200 generated digits are taken for what they should be\n", right);
  EXPECT_GT(right, 180);
}

TEST(Classifier, IsNoGeneratorAndTheOtherWayRound) {
  const auto as_model = Model::load(shipped("judge"));
  ASSERT_FALSE(as_model.ok());
  EXPECT_EQ(as_model.error().code, ErrorCode::wrong_kind);
  const auto as_classifier = Classifier::load(shipped("gan"));
  ASSERT_FALSE(as_classifier.ok());
  EXPECT_EQ(as_classifier.error().code, ErrorCode::wrong_kind);
}

TEST(Classifier, NeedsItsHead) {
  auto bytes = shipped("judge");
  bytes.resize(static_cast<std::size_t>(generator_prefix_size(bytes).value()));
  const auto classifier = Classifier::load(bytes);
  ASSERT_FALSE(classifier.ok());
  EXPECT_EQ(classifier.error().code, ErrorCode::wrong_kind);
}

TEST(Classifier, RefusesSizesThatDoNotFit) {
  auto judge = Classifier::load(shipped("judge"));
  ASSERT_TRUE(judge.ok());
  const std::uint32_t features = judge.value().info().features;
  std::vector<float> images(2 * 784), some_features(2 * features), logits(20);
  const auto code = [&](std::size_t i, std::size_t f, std::size_t l) {
    const auto status = judge.value().classify(
        std::span(images).first(i), std::span(some_features).first(f), std::span(logits).first(l));
    return !status.ok() && status.error().code == ErrorCode::bad_argument;
  };
  EXPECT_TRUE(code(0, 0, 0));
  EXPECT_TRUE(code(783, features, 10));
  EXPECT_TRUE(code(784, features - 1, 10));
  EXPECT_TRUE(code(784, features, 11));
  EXPECT_TRUE(code(2 * 784, 2 * features, 10));
  EXPECT_FALSE(code(2 * 784, 2 * features, 20));
}

}  // namespace
}  // namespace digitforge
