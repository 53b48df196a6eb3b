#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "web/app/library.h"
#include "web/app/pictures.h"
#include "web/app/state.h"

namespace digitforge {

// What a state shows: plain functions of the state and the models.

/// Rows of the gallery as it is made: the classes under kAllDigits, 1 otherwise; and images a row.
std::uint32_t gallery_rows(const State& state, const Library& library);
std::uint32_t gallery_columns(const State& state, const Library& library);
std::uint32_t gallery_size(const State& state, const Library& library);

/// The noise of a column: its own, or that of (seed, column).
Noise column_noise(const State& state, std::uint32_t column);
/// The label of a row; without labels an empty one.
Label row_label(const State& state, const Library& library, std::uint32_t row);
/// Image `index` of the gallery, in the order they are made; index < gallery_size.
PictureSpec gallery_spec(const State& state, const Library& library, std::uint32_t index);

/// The image that tools work on: the selected one, or the first.
std::uint32_t focus_index(const State& state, const Library& library);
/// Its column.
std::uint32_t focus_column(const State& state, const Library& library);

/// A pin as the current model draws it.
PictureSpec pin_spec(const State& state, const Pin& pin);
/// Whether the path has two ends.
bool has_path(const State& state);
/// The point at `at` thousandths of the path; has_path must hold. At its ends exactly the pins.
PictureSpec path_spec(const State& state, const Library& library, std::int32_t at);

/// The models side by side: those chosen that are ready, or the first ready ones.
std::vector<std::size_t> compared_models(const State& state, const Library& library);
/// How many images each of them shows.
std::uint32_t compared_size(const State& state, const Library& library);

/// The name of class `digit` where it is more than a character ("Sneaker"); else empty.
std::string class_name(const ModelInfo& info, std::int32_t digit);
/// "the digit 3", "the class Sneaker", "all digits", "a blend of 3 and 8": what is made, for
/// captions.
std::string subject(const State& state, const Library& library);
/// The label in words: "3", "3 and 8, 40 %"; empty without labels.
std::string label_text(const Label& label);

}  // namespace digitforge
