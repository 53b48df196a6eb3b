// What a person can do: every action leaves a state that the library can show.
#include "web/app/actions.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/app/tiny_file.h"

namespace digitforge {
namespace {

class Actions : public testing::Test {
 protected:
  enum : std::size_t { kTen, kLoading, kUnconditional, kThree, kFailed, kThousand };

  void SetUp() override {
    for (const char* title : {"ten", "loading", "unconditional", "three", "failed", "thousand"}) {
      library_.announce(title);
    }
    ASSERT_TRUE(library_.load(kTen, tiny_file(10)).ok());
    ASSERT_TRUE(library_.load(kUnconditional, tiny_file(0)).ok());
    ASSERT_TRUE(library_.load(kThree, tiny_file(3)).ok());
    library_.fail(kFailed, "gone");
    ASSERT_TRUE(library_.load(kThousand, tiny_file(1000)).ok());
  }

  Library library_;
  State state_;
};

TEST_F(Actions, OnlyReadyModelsAreChosen) {
  for (std::size_t index : {std::size_t{kLoading}, std::size_t{kFailed}, std::size_t{6}}) {
    const State before = state_;
    choose_model(state_, library_, index);
    EXPECT_EQ(state_, before) << index;
  }
  choose_model(state_, library_, kThree);
  EXPECT_EQ(state_.model, kThree);
}

TEST_F(Actions, SteppingGoesRoundTheReadyModels) {
  for (const std::size_t expected : {kUnconditional, kThree, kThousand, kTen}) {
    step_model(state_, library_, 1);
    EXPECT_EQ(state_.model, expected);
  }
  for (const std::size_t expected : {kThousand, kThree, kUnconditional, kTen}) {
    step_model(state_, library_, -1);
    EXPECT_EQ(state_.model, expected);
  }
  State alone;
  const Library empty;
  step_model(alone, empty, 1);
  EXPECT_EQ(alone, State{});
}

TEST_F(Actions, DigitsAreThoseOfTheModel) {
  for (std::int32_t digit = 0; digit < 10; ++digit) {
    pick_digit(state_, library_, digit);
    EXPECT_EQ(state_.digit, digit);
  }
  for (std::int32_t digit : {-1, 10, -3, 1000}) {
    pick_digit(state_, library_, digit);
    EXPECT_EQ(state_.digit, 9);
  }
  pick_digit(state_, library_, kAllDigits);
  EXPECT_TRUE(shows_all_digits(state_, library_));
}

TEST_F(Actions, ModelsWithoutLabelsKeepTheDigitForLater) {
  pick_digit(state_, library_, 7);
  choose_model(state_, library_, kUnconditional);
  pick_digit(state_, library_, 2);
  pick_digit(state_, library_, kAllDigits);
  EXPECT_EQ(state_.digit, 7);
  EXPECT_FALSE(shows_all_digits(state_, library_));
  choose_model(state_, library_, kTen);
  EXPECT_EQ(state_.digit, 7);
}

TEST_F(Actions, AnotherModelBringsTheStateIntoItsRange) {
  pick_digit(state_, library_, 7);
  choose_model(state_, library_, kThree);
  EXPECT_EQ(state_.digit, 0);

  pick_digit(state_, library_, kAllDigits);
  set_size(state_, library_, 80);
  EXPECT_EQ(state_.columns, 80);
  choose_model(state_, library_, kTen);
  EXPECT_EQ(state_.digit, kAllDigits);
  EXPECT_EQ(state_.columns, 25);

  choose_model(state_, library_, kThousand);  // a thousand rows are more than the app draws
  EXPECT_EQ(state_.digit, 0);
  pick_digit(state_, library_, kAllDigits);
  EXPECT_EQ(state_.digit, 0);
}

TEST_F(Actions, SizesAreClamped) {
  for (const auto& [wished, got] :
       std::vector<std::pair<int, int>>{{5, 5}, {0, 1}, {-9, 1}, {256, 256}, {257, 256}}) {
    set_size(state_, library_, wished);
    EXPECT_EQ(size_of(state_, library_), got);
    EXPECT_EQ(state_.count, got);
  }
  EXPECT_EQ(max_size(state_, library_), kMaxImages);
  const std::int32_t columns = state_.columns;
  EXPECT_EQ(columns, State{}.columns) << "the size of one digit is not that of all";

  pick_digit(state_, library_, kAllDigits);
  EXPECT_EQ(max_size(state_, library_), 25);
  for (const auto& [wished, got] :
       std::vector<std::pair<int, int>>{{5, 5}, {0, 1}, {25, 25}, {26, 25}}) {
    set_size(state_, library_, wished);
    EXPECT_EQ(size_of(state_, library_), got);
    EXPECT_EQ(state_.columns, got);
  }
  EXPECT_EQ(state_.count, 256);
}

TEST_F(Actions, ResamplingAlwaysChangesTheSeed) {
  std::set<std::uint32_t> seeds;
  for (int i = 0; i < 100; ++i) {
    const State before = state_;
    resample(state_);
    EXPECT_NE(state_.seed, before.seed);
    seeds.insert(state_.seed);
    State rest = state_;
    rest.seed = before.seed;
    EXPECT_EQ(rest, before);
  }
  EXPECT_GT(seeds.size(), 90U);
  set_seed(state_, 4000000000U);
  EXPECT_EQ(state_.seed, 4000000000U);
}

TEST_F(Actions, TheVerdictIsSwitchedOnAndOff) {
  toggle_verdict(state_);
  EXPECT_TRUE(state_.verdict);
  toggle_verdict(state_);
  EXPECT_EQ(state_, State{});
}

}  // namespace
}  // namespace digitforge
