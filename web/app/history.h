#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "web/app/state.h"

namespace digitforge {

/// The states that a person can go back to and forward again.
class History {
 public:
  explicit History(State first = {}) : present_(std::move(first)) {}

  /// A step is done: `state` is new, what was undone is forgotten. A state that differs from the
  /// present one only in what is looked at (view, selection, place on the path) makes no step.
  void record(const State& state);
  /// Starts over from `state`.
  void reset(const State& state);
  bool can_undo() const { return !past_.empty(); }
  bool can_redo() const { return !future_.empty(); }
  /// The state before or after; `now` where there is none. What is looked at stays as in `now`.
  State undo(const State& now);
  State redo(const State& now);

 private:
  static constexpr std::size_t kMost = 200;

  State present_;
  std::vector<State> past_;    ///< oldest first
  std::vector<State> future_;  ///< nearest last
};

}  // namespace digitforge
