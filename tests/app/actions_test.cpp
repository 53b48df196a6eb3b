// What a person can do: every action leaves a state that the library can show.
#include "web/app/actions.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/app/tiny_file.h"
#include "web/app/scene.h"

namespace digitforge {
namespace {

class Actions : public testing::Test {
 protected:
  enum : std::size_t { kTen, kLoading, kUnconditional, kThree, kFailed, kThousand };

  void SetUp() override {
    for (const char* title : {"ten", "loading", "unconditional", "three", "failed", "thousand"}) {
      library_.announce(title, title);
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

TEST_F(Actions, WithoutVerdictsThereIsNoOrder) {
  set_order(state_, Order::real_first);
  set_filter(state_, Filter::forged);
  EXPECT_EQ(state_, State{});
  toggle_verdict(state_);
  set_order(state_, Order::real_first);
  set_filter(state_, Filter::forged);
  EXPECT_EQ(state_.order, Order::real_first);
  toggle_verdict(state_);
  EXPECT_EQ(state_, State{});
}

TEST_F(Actions, BlendsNeedLabels) {
  blend_with(state_, library_, 8);
  EXPECT_EQ(state_.other, 8);
  EXPECT_EQ(state_.blend, 500);
  set_blend(state_, 2000);
  EXPECT_EQ(state_.blend, 1000);
  choose_model(state_, library_, kThree);
  EXPECT_EQ(state_.other, kNone) << "it knows no 8";
  set_blend(state_, 300);
  blend_with(state_, library_, 9);
  EXPECT_EQ(state_.other, kNone);
  choose_model(state_, library_, kUnconditional);
  blend_with(state_, library_, 1);
  EXPECT_EQ(state_.other, kNone);
}

TEST_F(Actions, OneImageChangesAndTheOthersStay) {
  select(state_, library_, 5);
  const State before = state_;
  resample_one(state_, library_);
  ASSERT_EQ(state_.own.size(), 1U);
  EXPECT_EQ(state_.own[0].column, 5U);
  for (std::uint32_t column = 0; column < 16; ++column) {
    EXPECT_EQ(column_noise(state_, column) == column_noise(before, column), column != 5) << column;
  }
  select(state_, library_, 2);
  set_value(state_, library_, 1, 0.5F);
  EXPECT_EQ(state_.own.size(), 2U);
  EXPECT_EQ(state_.own[0].column, 2U) << "in order";
  EXPECT_EQ(state_.own[0].noise.values[1], 16384);
  restore_noise(state_, library_);
  EXPECT_EQ(state_.own.size(), 1U);
  resample(state_);
  EXPECT_TRUE(state_.own.empty());
}

TEST_F(Actions, ThePadStartsWhereTheImageIs) {
  shift_to(state_, library_, 500, 2000);
  const Shift shifted{Directions::principal, 0, 500, 1000};
  EXPECT_EQ(state_.own.at(0).noise.shift, shifted);
  EXPECT_TRUE(state_.own[0].noise.values.empty()) << "the middle is still the drawn latent";
  set_directions(state_, library_, Directions::random, 3);
  EXPECT_EQ(state_.own[0].noise.shift, shifted) << "choosing directions moves nothing";
  shift_to(state_, library_, 0, 100);
  EXPECT_EQ(state_.own[0].noise.values.size(), 4U) << "the new pad starts from there";
  shift_to(state_, library_, 0, 0);
  EXPECT_EQ(state_.own[0].noise.shift, Shift{});
}

TEST_F(Actions, PinsAreKeptWithTheirDigit) {
  pin(state_, library_);
  pin(state_, library_);
  EXPECT_EQ(state_.pins.size(), 1U) << "the same once";
  pick_digit(state_, library_, 7);
  resample(state_);
  pin(state_, library_);
  ASSERT_EQ(state_.pins.size(), 2U);
  EXPECT_TRUE(has_path(state_));
  EXPECT_EQ(main_digit(state_.pins[0].label), 3);
  EXPECT_EQ(main_digit(state_.pins[1].label), 7);
  recall_pin(state_, library_, 0);
  EXPECT_EQ(state_.digit, 3);
  EXPECT_EQ(column_noise(state_, 0), state_.pins[0].noise);
  for (int i = 0; i < 20; ++i) {
    resample(state_);
    pin(state_, library_);
  }
  EXPECT_EQ(state_.pins.size(), kMaxPins);
  set_path_ends(state_, 6, 7);
  unpin(state_, 0);
  EXPECT_EQ(state_.path.from, 5U) << "the path keeps its ends";
  EXPECT_EQ(state_.path.to, 6U);
  while (!state_.pins.empty()) unpin(state_, state_.pins.size() - 1);
  EXPECT_FALSE(has_path(state_));
}

TEST_F(Actions, PathsLeadFromPinToPin) {
  pin_two(state_, library_);
  ASSERT_TRUE(has_path(state_));
  EXPECT_EQ(path_spec(state_, library_, 0), pin_spec(state_, state_.pins[0]));
  EXPECT_EQ(path_spec(state_, library_, 1000), pin_spec(state_, state_.pins[1]));
  EXPECT_NE(main_digit(state_.pins[0].label), main_digit(state_.pins[1].label));
  const PictureSpec middle = path_spec(state_, library_, 500);
  EXPECT_EQ(middle.label.parts[0].share, 500);
  EXPECT_EQ(middle.noise.values.size(), 4U);
  set_route(state_, Route::linear);
  EXPECT_NE(path_spec(state_, library_, 500), middle);
}

TEST_F(Actions, MorphsIntoDigits) {
  pick_digit(state_, library_, 7);
  morph_into(state_, library_, 10);
  EXPECT_TRUE(state_.pins.empty()) << "no digit of this model";
  morph_into(state_, library_, 2);
  ASSERT_TRUE(has_path(state_));
  EXPECT_EQ(path_spec(state_, library_, 0), gallery_spec(state_, library_, 0));
  EXPECT_EQ(main_digit(state_.pins[1].label), 2);
  EXPECT_NE(state_.pins[0].noise, state_.pins[1].noise);
  morph_into(state_, library_, 5);
  EXPECT_EQ(state_.pins.size(), 2U) << "another end in place of the one made before";
  EXPECT_EQ(main_digit(state_.pins[1].label), 5);
  EXPECT_EQ(main_digit(state_.pins[0].label), 7);
}

TEST_F(Actions, MorphingKeepsChosenPinsWhileThereIsRoom) {
  for (std::size_t i = 0; i < kMaxPins - 1; ++i) {
    resample(state_);
    pin(state_, library_);
  }
  const std::vector<Pin> chosen = state_.pins;
  morph_into(state_, library_, 9);
  ASSERT_EQ(state_.pins.size(), kMaxPins);
  EXPECT_TRUE(std::equal(chosen.begin(), chosen.end(), state_.pins.begin()));
  EXPECT_EQ(state_.path.from, 0U);
  EXPECT_EQ(state_.path.to, kMaxPins - 1);
  set_path_ends(state_, 7, 6);
  resample(state_);
  morph_into(state_, library_, 1);
  EXPECT_EQ(state_.pins.size(), kMaxPins);
  EXPECT_EQ(state_.path.from, 7U);
  EXPECT_EQ(main_digit(state_.pins[state_.path.to].label), 1);
}

TEST_F(Actions, ComparesTwoToFour) {
  EXPECT_EQ(compared_models(state_, library_),
            (std::vector<std::size_t>{kTen, kUnconditional, kThree, kThousand}));
  toggle_compared(state_, library_, kLoading);
  EXPECT_TRUE(state_.compared.empty());
  toggle_compared(state_, library_, kThree);
  EXPECT_EQ(state_.compared, (std::vector<std::size_t>{kTen, kUnconditional, kThousand}));
  for (const std::size_t model : {std::size_t{kTen}, std::size_t{kUnconditional}}) {
    toggle_compared(state_, library_, model);
  }
  toggle_compared(state_, library_, kThousand);
  EXPECT_EQ(state_.compared, std::vector<std::size_t>{kThousand}) << "one stays";
}

}  // namespace
}  // namespace digitforge
