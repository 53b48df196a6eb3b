#pragma once

// Activations on the vectors F32 that are declared before this is included, with all(), smaller(),
// larger() and leaky(): the same formula, and the same bits, on every target. All static, as in
// runtime/kernels/vectors.h.

#include "runtime/kernels/kernel_table.h"

namespace digitforge {
namespace {

/// tanh to 4 units in the last place, as Eigen's generic_fast_tanh_float (Eigen 3.4,
/// MathFunctionsImpl.h): a 13/6 rational function, clamped where the result rounds to 1.
F32 fast_tanh(F32 value) {
  const F32 bound = all(7.90531110763549805F);
  const F32 x = smaller(larger(value, -bound), bound);
  const F32 x2 = x * x;
  F32 p = all(-2.76076847742355e-16F);
  p = p * x2 + 2.00018790482477e-13F;
  p = p * x2 + -8.60467152213735e-11F;
  p = p * x2 + 5.12229709037114e-08F;
  p = p * x2 + 1.48572235717979e-05F;
  p = p * x2 + 6.37261928875436e-04F;
  p = p * x2 + 4.89352455891786e-03F;
  F32 q = all(1.19825839466702e-06F);
  q = q * x2 + 1.18534705686654e-04F;
  q = q * x2 + 2.26843463243900e-03F;
  q = q * x2 + 4.89352518554385e-03F;
  return smaller(larger(x * p / q, all(-1.0F)), all(1.0F));
}

F32 activated(F32 x, Activation activation, float slope) {
  switch (activation) {
    case Activation::relu:
      return larger(x, all(0.0F));
    case Activation::leaky_relu:
      return leaky(x, slope);
    case Activation::tanh:
      return fast_tanh(x);
    case Activation::sigmoid:
      // (1 + tanh(x / 2)) / 2, which overflows nowhere
      return 0.5F + 0.5F * fast_tanh(0.5F * x);
    case Activation::none:
      break;
  }
  return x;
}

/// x: [size], in place.
void activate(float* x, size_t size, Activation activation, float slope) {
  constexpr size_t kLanes = sizeof(F32) / sizeof(float);
  size_t i = 0;
  for (; i + kLanes <= size; i += kLanes) store(x + i, activated(load(x + i), activation, slope));
  if (i == size) return;
  float rest[kLanes] = {};
  for (size_t j = i; j < size; ++j) rest[j - i] = x[j];
  store(rest, activated(load(rest), activation, slope));
  for (size_t j = i; j < size; ++j) x[j] = rest[j - i];
}

}  // namespace
}  // namespace digitforge
