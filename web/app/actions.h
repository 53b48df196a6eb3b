#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "web/app/library.h"
#include "web/app/state.h"

namespace digitforge {

// What a person can do to the state. Each action leaves a state that is valid for the library; an
// impossible wish (a digit of a model without labels) changes nothing.

// ---- models and digits

/// Shows model `index`. Ignored while that model is not ready.
void choose_model(State& state, const Library& library, std::size_t index);
/// Moves `step` ready models on, around the ends.
void step_model(State& state, const Library& library, int step);
/// Brings what the current model cannot show back into its range.
void fit_to_model(State& state, const Library& library);
/// A class of the current model, or kAllDigits.
void pick_digit(State& state, const Library& library, std::int32_t digit);
/// Blends the digit with another class; kNone ends the blend.
void blend_with(State& state, const Library& library, std::int32_t other);
/// The other digit's share, in thousandths; clamped.
void set_blend(State& state, std::int32_t share);

// ---- the gallery

void show_view(State& state, View view);
/// A new random seed, never the one before. Columns with noise of their own are drawn anew, too.
void resample(State& state);
void set_seed(State& state, std::uint32_t seed);
/// Images of one digit, or columns under "all"; clamped to what fits kMaxImages.
void set_size(State& state, const Library& library, std::int32_t size);
/// Shows or hides the discriminator's verdict; without it there is no order and no filter.
void toggle_verdict(State& state);
void set_order(State& state, Order order);
void set_filter(State& state, Filter filter);
/// Selects an image of the gallery; kNone or one that is not there: none.
void select(State& state, const Library& library, std::int32_t index);

// ---- one image: the selected one, or the first

/// New random noise for this image's column alone.
void resample_one(State& state, const Library& library);
/// Gives this image's column noise of its own.
void set_noise(State& state, const Library& library, Noise noise);
/// Sets one value of its latent; clamped to [-1, 1].
void set_value(State& state, const Library& library, std::size_t dimension, float value);
/// Moves it to a place on the pad, in thousandths of its half width; clamped.
void shift_to(State& state, const Library& library, std::int32_t x, std::int32_t y);
/// Takes its column's own noise away.
void restore_noise(State& state, const Library& library);
/// Other directions for the pad, which start from where the image is now.
void set_directions(State& state, const Library& library, Directions directions,
                    std::uint32_t which);

// ---- pins and the path between two

/// Keeps this image; ignored when kMaxPins are kept.
void pin(State& state, const Library& library);
/// Where among the pins one like this is; none: the number of pins.
std::size_t find_pin(const State& state, const Pin& pin);
/// The same of the focus.
std::size_t focus_pin(const State& state, const Library& library);
void unpin(State& state, std::size_t index);
/// Makes a pinned image the focus's: its noise, and its digit if it is one digit's.
void recall_pin(State& state, const Library& library, std::size_t index);
/// Two random pins, of different digits where the model has labels.
void pin_two(State& state, const Library& library);
/// The path leads to this digit, from where it starts now or, without a path, from the focus's
/// image. The end gets noise of its own; one that was made so is replaced by the next.
void morph_into(State& state, const Library& library, std::int32_t digit);
void set_path_ends(State& state, std::uint32_t from, std::uint32_t to);
void set_route(State& state, Route route);
void set_path_place(State& state, std::int32_t at);
void set_path_speed(State& state, std::int32_t percent);

// ---- comparing

/// Adds or takes away a model; one stays, and kMaxCompared are the most.
void toggle_compared(State& state, const Library& library, std::size_t model);
void set_beside(State& state, bool beside);

/// The largest size that set_size accepts now.
std::int32_t max_size(const State& state, const Library& library);
/// state.columns or state.count, whichever set_size changes now.
std::int32_t size_of(const State& state, const Library& library);
/// Whether the current model draws a row a class.
bool shows_all_digits(const State& state, const Library& library);

}  // namespace digitforge
