#pragma once

#include <cstddef>
#include <cstdint>

#include "web/app/library.h"
#include "web/app/state.h"

namespace digitforge {

// What a person can do to the state. Each action leaves a state that is valid for the library; an
// impossible wish (a digit of a model without labels) changes nothing.

/// Shows model `index`. Ignored while that model is not ready.
void choose_model(State& state, const Library& library, std::size_t index);
/// Moves `step` ready models on, around the ends.
void step_model(State& state, const Library& library, int step);
/// A class of the current model, or kAllDigits.
void pick_digit(State& state, const Library& library, std::int32_t digit);
/// A new random seed, never the one before.
void resample(State& state);
void set_seed(State& state, std::uint32_t seed);
/// Images of one digit, or columns under "all"; clamped to what fits kMaxImages.
void set_size(State& state, const Library& library, std::int32_t size);
/// Shows or hides the discriminator's verdict.
void toggle_verdict(State& state);

/// The largest size that set_size accepts now.
std::int32_t max_size(const State& state, const Library& library);
/// state.columns or state.count, whichever set_size changes now.
std::int32_t size_of(const State& state, const Library& library);
/// Whether the current model draws a row a class.
bool shows_all_digits(const State& state, const Library& library);

}  // namespace digitforge
