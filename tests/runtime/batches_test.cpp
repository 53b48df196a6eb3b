// An image depends on (seed, index, digit) alone: its bits are the same in every batch.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <tuple>

#include "shared/random.h"
#include "tests/runtime/running.h"
#include "tests/support/architectures.h"
#include "tests/support/network_builder.h"

namespace digitforge {
namespace {

constexpr std::uint64_t kSeed = 0x123456789abcdef0;
constexpr std::uint32_t kMost = 256;

class Batches : public testing::TestWithParam<std::tuple<Architecture, DType>> {
 public:
  static ExampleModel example() {
    const auto& [architecture, dtype] = GetParam();
    return architecture.make(dtype);
  }

 protected:
  void SetUp() override {
    auto loaded = load(example().description);
    ASSERT_TRUE(loaded.ok()) << loaded.error().message;
    model_.emplace(std::move(loaded).value());
    size_ = model_->info().image.elements();
    digit_ = model_->info().classes > 0 ? 7 : kNoDigit;
  }

  std::vector<float> generate(std::uint64_t first_index, std::uint32_t count,
                              std::uint64_t seed = kSeed) {
    std::vector<float> images(count * size_);
    const Status made = model_->generate(
        {.seed = seed, .first_index = first_index, .count = count, .digit = digit_}, images);
    EXPECT_TRUE(made.ok()) << made.error().message;
    return images;
  }

  std::vector<float> forward(std::span<const float> latents, std::span<const float> labels) {
    std::vector<float> images(latents.size() / model_->info().latent_size * size_);
    const Status made = model_->forward(latents, labels, images);
    EXPECT_TRUE(made.ok()) << made.error().message;
    return images;
  }

  /// Images `first` and following of `all`, compared bit by bit with `part`.
  void expect_part(const std::vector<float>& part, const std::vector<float>& all,
                   std::size_t first) {
    ASSERT_LE(first * size_ + part.size(), all.size());
    for (std::size_t i = 0; i * size_ < part.size(); ++i) {
      EXPECT_EQ(std::memcmp(&part[i * size_], &all[(first + i) * size_], size_ * sizeof(float)), 0)
          << std::get<Architecture>(GetParam()).name << ": image " << first + i << " in a batch of "
          << part.size() / size_ << " from " << first;
    }
  }

  std::optional<Model> model_;
  std::size_t size_ = 0;
  std::int32_t digit_ = kNoDigit;
};

TEST_P(Batches, OfAnyCountGiveTheSameImages) {
  const std::vector<float> all = generate(0, kMost);
  for (std::uint32_t count : {1U, 2U, 3U, 5U, 15U, 16U, 17U, 33U, kMost}) {
    expect_part(generate(0, count), all, 0);
  }
}

TEST_P(Batches, FromAnyFirstIndexGiveTheSameImages) {
  const std::vector<float> all = generate(0, 64);
  for (std::uint64_t first : {1, 7, 15, 16, 17, 31, 47}) {
    expect_part(generate(first, 17), all, first);
    expect_part(generate(first, 1), all, first);
  }
}

TEST_P(Batches, GoOnPast32Bits) {
  const std::uint64_t far = (1ULL << 32) - 3;
  const std::vector<float> all = generate(far, 19);
  for (std::uint32_t i = 0; i < 19; ++i) expect_part(generate(far + i, 1), all, i);
}

TEST_P(Batches, OfOtherSeedsAndIndicesDiffer) {
  const std::vector<float> one = generate(0, 1);
  EXPECT_NE(one, generate(1, 1));
  EXPECT_NE(one, generate(1ULL << 32, 1));
  EXPECT_NE(one, generate(0, 1, kSeed + 1));
  EXPECT_NE(one, generate(0, 1, kSeed + (1ULL << 32)));
}

TEST_P(Batches, AreThoseOfTheirLatentsAndLabels) {
  const ModelInfo& info = model_->info();
  constexpr std::size_t n = 33;
  std::vector<float> latents(n * info.latent_size), labels(n * info.classes);
  for (std::size_t i = 0; i < n; ++i) {
    fill_latent(kSeed, 100 + i, std::span(latents).subspan(i * info.latent_size, info.latent_size));
    if (info.classes > 0) labels[i * info.classes + static_cast<std::size_t>(digit_)] = 1;
  }
  expect_part(generate(100, n), forward(latents, labels), 0);
}

TEST_P(Batches, OfDifferentLabelsDoNotMix) {
  const ModelInfo& info = model_->info();
  constexpr std::size_t n = 35;
  std::mt19937 random(1);
  const std::vector<float> latents = random_values(random, n * info.latent_size);
  const std::vector<float> labels = labels_in_turn(n, info.classes);
  const std::vector<float> all = forward(latents, labels);
  for (std::size_t i = 0; i < n; ++i) {
    expect_part(forward(std::span(latents).subspan(i * info.latent_size, info.latent_size),
                        std::span(labels).subspan(i * info.classes, info.classes)),
                all, i);
  }
}

TEST_P(Batches, AreJudgedTheSame) {
  const ModelInfo& info = model_->info();
  const std::vector<float> images = generate(0, kMost),
                           labels = labels_in_turn(kMost, info.classes);
  std::vector<float> all(kMost);
  ASSERT_TRUE(model_->discriminate(images, labels, all).ok());
  for (std::size_t n : {1, 15, 16, 17, 33}) {
    for (std::size_t first : {0, 1, 16, 100}) {
      std::vector<float> logits(n);
      ASSERT_TRUE(model_
                      ->discriminate(
                          std::span(images).subspan(first * size_, n * size_),
                          std::span(labels).subspan(first * info.classes, n * info.classes), logits)
                      .ok());
      EXPECT_EQ(std::memcmp(logits.data(), &all[first], n * sizeof(float)), 0)
          << n << " images from " << first;
    }
  }
}

// No call leaves anything behind that another one would see.
TEST_P(Batches, AreTheSameAfterOtherCalls) {
  const std::vector<float> before = generate(0, 3);
  generate(50, 33, 9);
  std::vector<float> logits(3);
  ASSERT_TRUE(model_->discriminate(before, labels_in_turn(3, model_->info().classes), logits).ok());
  ASSERT_TRUE(model_->self_test().ok());
  if (digit_ != kNoDigit) {
    digit_ = 2;
    EXPECT_NE(generate(0, 3), before);
    digit_ = 7;
  }
  expect_part(generate(0, 3), before, 0);
  Model moved = std::move(*model_);
  model_.emplace(std::move(moved));
  expect_part(generate(0, 3), before, 0);
}

INSTANTIATE_TEST_SUITE_P(All, Batches,
                         testing::Combine(testing::ValuesIn(kArchitectures),
                                          testing::Values(DType::f32, DType::i8)),
                         [](const testing::TestParamInfo<Batches::ParamType>& info) {
                           return test_name(std::get<Architecture>(info.param)) + "_" +
                                  dtype_name(std::get<DType>(info.param));
                         });

}  // namespace
}  // namespace digitforge
