#pragma once

#include <cstddef>
#include <cstdint>

namespace digitforge {

/// State::digit for one row a class, all rows from the same latents.
inline constexpr std::int32_t kAllDigits = -2;
inline constexpr std::int32_t kMaxImages = 256;

/// What a person chose: plain values from which everything on the screen follows. The same state
/// with the same weights gives the same picture on every platform.
struct State {
  std::size_t model = 0;      ///< position in the library
  std::int32_t digit = 3;     ///< 0 to classes - 1 or kAllDigits; kept, unused, without labels
  std::uint32_t seed = 1;     ///< of the latents
  std::int32_t count = 16;    ///< images of one digit, 1 to kMaxImages
  std::int32_t columns = 10;  ///< images a row under kAllDigits, 1 to kMaxImages / classes
  bool verdict = false;       ///< show the discriminator's probability under each image

  bool operator==(const State&) const = default;
};

}  // namespace digitforge
