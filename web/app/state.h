#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/model.h"

namespace digitforge {

/// State::digit for one row a class, all rows from the same latents.
inline constexpr std::int32_t kAllDigits = -2;
/// Nothing selected.
inline constexpr std::int32_t kNone = -1;
inline constexpr std::int32_t kMaxImages = 256;
inline constexpr std::size_t kMaxPins = 8;
inline constexpr std::size_t kMaxCompared = 4;

/// What the stage shows.
enum class View : std::uint8_t { make, shape, morph, compare, quiz };
inline constexpr int kViews = 5;
/// In which order the gallery shows its images, by the discriminator's score.
enum class Order : std::uint8_t { made, real_first, forged_first };
/// Which of them it shows.
enum class Filter : std::uint8_t { all, real, forged };
/// How a path goes from one latent to another.
enum class Route : std::uint8_t { linear, spherical };
/// What the two directions of the pad are.
enum class Directions : std::uint8_t { random, principal };

/// A shift of a latent along two directions. x and y are in thousandths of the pad's half width.
struct Shift {
  Directions directions = Directions::random;
  std::uint32_t which = 0;  ///< seed of random directions, number of the pair of principal ones
  std::int32_t x = 0;       ///< -1000 to 1000
  std::int32_t y = 0;

  bool operator==(const Shift&) const = default;
};

/// Where an image's latent comes from: drawn by (seed, index), or given value by value; then
/// shifted.
struct Noise {
  std::uint32_t seed = 1;
  std::uint32_t index = 0;
  std::vector<std::int16_t> values = {};  ///< in units of 2^-15; empty: drawn
  Shift shift = {};

  bool operator==(const Noise&) const = default;
};

/// A label, one-hot or blended: shares of digits, in thousandths. Without labels all are unused.
struct Label {
  struct Part {
    std::int16_t digit = kNone;  ///< kNone: unused
    std::uint16_t share = 0;
    bool operator==(const Part&) const = default;
  };
  std::array<Part, 4> parts = {};

  bool operator==(const Label&) const = default;
};

/// An image kept while others change.
struct Pin {
  Noise noise;
  Label label;

  bool operator==(const Pin&) const = default;
};

/// A column of the gallery with a latent of its own in place of that of (State::seed, column).
struct Column {
  std::uint32_t column = 0;
  Noise noise;

  bool operator==(const Column&) const = default;
};

/// A journey from one pin to another.
struct Path {
  std::uint32_t from = 0;  ///< positions among the pins
  std::uint32_t to = 1;
  Route route = Route::spherical;
  std::int32_t at = 0;       ///< 0 to 1000
  std::int32_t speed = 100;  ///< percent of 3 seconds a way: 25 to 400
  bool operator==(const Path&) const = default;
};

/// What a person chose: plain values from which everything on the screen follows. The same state
/// with the same weights gives the same picture on every platform.
struct State {
  View view = View::make;
  std::size_t model = 0;       ///< position in the library
  std::int32_t digit = 3;      ///< 0 to classes - 1 or kAllDigits; kept, unused, without labels
  std::int32_t other = kNone;  ///< blended with `digit`; kNone: none
  std::int32_t blend = 0;      ///< share of `other`, 0 to 1000
  std::uint32_t seed = 1;      ///< of the latents
  std::int32_t count = 16;     ///< images of one digit, 1 to kMaxImages
  std::int32_t columns = 1;    ///< images a row under kAllDigits, 1 to kMaxImages / classes
  bool verdict = false;        ///< show the discriminator's probability under each image
  Order order = Order::made;
  Filter filter = Filter::all;
  std::int32_t selected = kNone;  ///< image of the gallery, in the order they are made
  std::vector<Column> own = {};   ///< by column, ascending
  std::vector<Pin> pins = {};     ///< at most kMaxPins
  Directions directions = Directions::principal;  ///< of the pad
  std::uint32_t which = 0;                        ///< as Shift::which
  Path path = {};
  std::vector<std::size_t> compared = {};  ///< models side by side; empty: the first ones
  bool beside = false;                     ///< in the quiz's place: real digits beside generated

  bool operator==(const State&) const = default;
};

}  // namespace digitforge
