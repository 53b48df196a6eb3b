#include "web/app/actions.h"

#include <algorithm>
#include <random>

namespace digitforge {
namespace {

std::int32_t classes_of(const State& state, const Library& library) {
  const Model* model = library.model(state.model);
  return model ? static_cast<std::int32_t>(model->info().classes) : 0;
}

/// Brings what the new model cannot show back into its range.
void fit_to_model(State& state, const Library& library) {
  const std::int32_t classes = classes_of(state, library);
  if (classes == 0) return;
  if (state.digit >= classes) state.digit = 0;
  if (classes > kMaxImages && state.digit == kAllDigits) state.digit = 0;
  state.columns = std::clamp(state.columns, 1, std::max(1, kMaxImages / classes));
}

}  // namespace

void choose_model(State& state, const Library& library, std::size_t index) {
  if (!library.model(index)) return;
  state.model = index;
  fit_to_model(state, library);
}

void step_model(State& state, const Library& library, int step) {
  const std::size_t size = library.entries().size();
  if (size == 0) return;
  std::size_t index = state.model;
  for (std::size_t tried = 0; tried < size; ++tried) {
    index = (index + size + static_cast<std::size_t>(step + static_cast<int>(size))) % size;
    if (library.model(index)) return choose_model(state, library, index);
  }
}

void pick_digit(State& state, const Library& library, std::int32_t digit) {
  const std::int32_t classes = classes_of(state, library);
  const bool all = digit == kAllDigits && classes > 0 && classes <= kMaxImages;
  if (all || (digit >= 0 && digit < classes)) state.digit = digit;
  fit_to_model(state, library);
}

void resample(State& state) {
  std::random_device device;
  const std::uint32_t before = state.seed;
  while (state.seed == before) state.seed = static_cast<std::uint32_t>(device());
}

void set_seed(State& state, std::uint32_t seed) { state.seed = seed; }

void set_size(State& state, const Library& library, std::int32_t size) {
  std::int32_t& field = shows_all_digits(state, library) ? state.columns : state.count;
  field = std::clamp(size, 1, max_size(state, library));
}

void toggle_verdict(State& state) { state.verdict = !state.verdict; }

std::int32_t max_size(const State& state, const Library& library) {
  if (!shows_all_digits(state, library)) return kMaxImages;
  return kMaxImages / classes_of(state, library);
}

std::int32_t size_of(const State& state, const Library& library) {
  return shows_all_digits(state, library) ? state.columns : state.count;
}

bool shows_all_digits(const State& state, const Library& library) {
  const std::int32_t classes = classes_of(state, library);
  return state.digit == kAllDigits && classes > 0 && classes <= kMaxImages;
}

}  // namespace digitforge
