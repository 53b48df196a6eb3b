#pragma once

#include <cstddef>
#include <span>

#include "shared/bits.h"

namespace digitforge {

/// Where the first NaN or infinity is; values.size() where there is none. By the bits, so that no
/// compiler's arithmetic can mistake them.
inline std::size_t first_not_finite(std::span<const float> values) {
  constexpr std::uint32_t kExponent = 0x7f800000;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if ((bits_of_float(values[i]) & kExponent) == kExponent) return i;
  }
  return values.size();
}

}  // namespace digitforge
