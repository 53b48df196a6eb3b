// Undo and redo.
#include "web/app/history.h"

#include <gtest/gtest.h>

namespace digitforge {
namespace {

State with_seed(std::uint32_t seed) {
  State state;
  state.seed = seed;
  return state;
}

TEST(History, GoesBackAndForwardAgain) {
  History history;
  EXPECT_FALSE(history.can_undo());
  for (const std::uint32_t seed : {2U, 3U, 4U}) history.record(with_seed(seed));
  State now = with_seed(4);
  for (const std::uint32_t seed : {3U, 2U, 1U}) {
    now = history.undo(now);
    EXPECT_EQ(now, with_seed(seed));
  }
  EXPECT_FALSE(history.can_undo());
  EXPECT_EQ(history.undo(now), now);
  for (const std::uint32_t seed : {2U, 3U, 4U}) {
    now = history.redo(now);
    EXPECT_EQ(now, with_seed(seed));
  }
  EXPECT_FALSE(history.can_redo());
  EXPECT_EQ(history.redo(now), now);
}

TEST(History, ForgetsWhatWasUndoneWhenSomethingNewIsDone) {
  History history;
  history.record(with_seed(2));
  history.undo(with_seed(2));
  history.record(with_seed(9));
  EXPECT_FALSE(history.can_redo());
  EXPECT_EQ(history.undo(with_seed(9)), with_seed(1));
}

TEST(History, LookingIsNoStep) {
  History history;
  State looking;
  looking.view = View::morph;
  looking.selected = 3;
  looking.path.at = 500;
  history.record(looking);
  EXPECT_FALSE(history.can_undo());
  State changed = looking;
  changed.seed = 2;
  history.record(changed);
  changed.view = View::make;
  const State back = history.undo(changed);
  EXPECT_EQ(back.seed, 1U);
  EXPECT_EQ(back.view, View::make) << "the view stays";
}

TEST(History, StaysBounded) {
  History history;
  for (std::uint32_t seed = 2; seed < 1002; ++seed) history.record(with_seed(seed));
  State now = with_seed(1001);
  int steps = 0;
  for (; history.can_undo(); ++steps) now = history.undo(now);
  EXPECT_EQ(steps, 200);
  EXPECT_EQ(now, with_seed(801));
}

}  // namespace
}  // namespace digitforge
