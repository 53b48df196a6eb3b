#pragma once

#include <cstdint>

namespace digitforge {

/// IEEE 754 binary16 bits to float, exactly.
float half_to_float(std::uint16_t half);

/// Float to binary16 bits, rounded to nearest, ties to even; over 65504 + half a step gives
/// infinity.
std::uint16_t float_to_half(float value);

}  // namespace digitforge
