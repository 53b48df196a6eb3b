#include "web/app/history.h"

namespace digitforge {
namespace {

/// `state` with the looks of `now`.
State looked_at_as(State state, const State& now) {
  state.view = now.view;
  state.selected = now.selected;
  state.path.at = now.path.at;
  return state;
}

}  // namespace

void History::record(const State& state) {
  if (looked_at_as(present_, state) == state) {
    present_ = state;
    return;
  }
  past_.push_back(std::exchange(present_, state));
  if (past_.size() > kMost) past_.erase(past_.begin());
  future_.clear();
}

void History::reset(const State& state) {
  present_ = state;
  past_.clear();
  future_.clear();
}

State History::undo(const State& now) {
  if (past_.empty()) return now;
  future_.push_back(present_);
  present_ = looked_at_as(std::move(past_.back()), now);
  past_.pop_back();
  return present_;
}

State History::redo(const State& now) {
  if (future_.empty()) return now;
  past_.push_back(present_);
  present_ = looked_at_as(std::move(future_.back()), now);
  future_.pop_back();
  return present_;
}

}  // namespace digitforge
