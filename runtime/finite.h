#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "shared/bits.h"
#include "shared/error.h"

namespace digitforge {

/// bad_argument, naming the first NaN or infinity in `values`, where there is one. By the bits, so
/// that no compiler's arithmetic can mistake them. what: the argument's name.
inline Status check_finite(const char* what, std::span<const float> values) {
  constexpr std::uint32_t kExponent = 0x7f800000;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if ((bits_of_float(values[i]) & kExponent) != kExponent) continue;
    return Error{ErrorCode::bad_argument, std::string(what) + ": value " + std::to_string(i) +
                                              " is NaN or infinite; give finite ones"};
  }
  return Success{};
}

}  // namespace digitforge
