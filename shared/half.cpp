#include "shared/half.h"

#include "shared/bits.h"

namespace digitforge {

float half_to_float(std::uint16_t half) {
  const std::uint32_t sign = (half & 0x8000u) << 16;
  const std::uint32_t exponent = (half >> 10) & 0x1fu;
  std::uint32_t fraction = half & 0x3ffu;
  if (exponent == 0x1f) return float_from_bits(sign | 0x7f800000u | fraction << 13);
  if (exponent != 0) return float_from_bits(sign | (exponent + 112) << 23 | fraction << 13);
  if (fraction == 0) return float_from_bits(sign);
  // Subnormal here, normal as a float: shift the leading one into place.
  std::uint32_t shifted_exponent = 113;
  while ((fraction & 0x400u) == 0) {
    fraction <<= 1;
    --shifted_exponent;
  }
  return float_from_bits(sign | shifted_exponent << 23 | (fraction & 0x3ffu) << 13);
}

std::uint16_t float_to_half(float value) {
  const auto bits = bits_of_float(value);
  const std::uint32_t sign = (bits >> 16) & 0x8000u;
  const std::uint32_t magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) {  // NaN: keep the payload, but never let it become infinity
    const std::uint32_t payload = (magnitude >> 13) & 0x3ffu;
    return static_cast<std::uint16_t>(sign | 0x7c00u | (payload != 0 ? payload : 0x200u));
  }
  if (magnitude >= 0x47800000u) return static_cast<std::uint16_t>(sign | 0x7c00u);  // >= 65536
  // The significand with its leading one, and how many of its low bits the half has no room for.
  const std::uint32_t exponent = magnitude >> 23;
  if (exponent < 102) return static_cast<std::uint16_t>(sign);  // below half the smallest subnormal
  const std::uint32_t significand = (magnitude & 0x7fffffu) | 0x800000u;
  const std::uint32_t drop = exponent < 113 ? 126 - exponent : 13;
  std::uint32_t kept = significand >> drop;
  const std::uint32_t rest = significand & ((1u << drop) - 1);
  const std::uint32_t tie = 1u << (drop - 1);
  if (rest > tie || (rest == tie && (kept & 1u) != 0)) ++kept;
  // Adding, not or-ing: a carry out of the fraction raises the exponent, up to infinity. The
  // leading one counts as one step of the exponent, hence 113 rather than 112.
  const std::uint32_t base = exponent < 113 ? 0 : (exponent - 113) << 10;
  return static_cast<std::uint16_t>(sign | (base + kept));
}

}  // namespace digitforge
