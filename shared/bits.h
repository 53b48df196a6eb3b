#pragma once

#include <cstdint>
#include <cstring>

namespace digitforge {

// std::bit_cast for the one pair of types that needs it: Emscripten 3.1.6's library has none.
inline float float_from_bits(std::uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

inline std::uint32_t bits_of_float(float value) {
  std::uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

}  // namespace digitforge
