#pragma once

// Vectors of the target that this is compiled for, by the vector extensions of GCC and Clang. Has
// no function with a name that another object file could share: all are static, and the intrinsics
// of the headers below are always inlined.

#include <stdint.h>
#if defined(__ARM_NEON)
#include <arm_neon.h>
#elif defined(__SSE2__)
#include <immintrin.h>
#endif

namespace digitforge {
namespace {

#if defined(__AVX512F__)
constexpr int kVectorBytes = 64;
#elif defined(__AVX2__)
constexpr int kVectorBytes = 32;
#else
constexpr int kVectorBytes = 16;
#endif
constexpr int kLanes = kVectorBytes / 4;

typedef float F32 __attribute__((vector_size(kVectorBytes)));
typedef int32_t I32 __attribute__((vector_size(kVectorBytes)));
typedef int16_t I16 __attribute__((vector_size(kVectorBytes)));
typedef int8_t I8 __attribute__((vector_size(kVectorBytes / 2)));

// The same in memory: anywhere, and over values of any type.
typedef F32 F32InMemory __attribute__((aligned(4), may_alias));
typedef I32 I32InMemory __attribute__((aligned(4), may_alias));
typedef I16 I16InMemory __attribute__((aligned(2), may_alias));
typedef I8 I8InMemory __attribute__((aligned(1), may_alias));
typedef int32_t PairInMemory __attribute__((may_alias));

inline __attribute__((always_inline)) F32 load(const float* from) {
  return *reinterpret_cast<const F32InMemory*>(from);
}

inline __attribute__((always_inline)) void store(float* to, F32 value) {
  *reinterpret_cast<F32InMemory*>(to) = value;
}

inline __attribute__((always_inline)) F32 all(float value) { return value - F32{}; }
inline __attribute__((always_inline)) I32 all(int32_t value) { return value - I32{}; }

/// yes where the mask is set, no elsewhere.
inline __attribute__((always_inline)) F32 select(I32 mask, F32 yes, F32 no) {
  return reinterpret_cast<F32>((reinterpret_cast<I32>(yes) & mask) |
                               (reinterpret_cast<I32>(no) & ~mask));
}
inline __attribute__((always_inline)) F32 smaller(F32 a, F32 b) { return select(a < b, a, b); }
inline __attribute__((always_inline)) F32 larger(F32 a, F32 b) { return select(a > b, a, b); }
inline __attribute__((always_inline)) F32 leaky(F32 x, float slope) {
  return select(x < F32{}, x * slope, x);
}

/// sum + a * b; rounded once where the processor can do that, so only for weights in f32, whose
/// results differ from target to target.
inline __attribute__((always_inline)) F32 add_product(F32 sum, F32 a, F32 b) {
#if defined(__AVX512F__)
  return _mm512_fmadd_ps(a, b, sum);
#elif defined(__FMA__)
  return _mm256_fmadd_ps(a, b, sum);
#elif defined(__ARM_NEON) && defined(__aarch64__)
  return vfmaq_f32(sum, a, b);
#else
  return sum + a * b;
#endif
}

/// Weights, widened to 16 bits.
inline __attribute__((always_inline)) I16 load_widened(const int8_t* from) {
  return __builtin_convertvector(*reinterpret_cast<const I8InMemory*>(from), I16);
}

/// Two neighbouring values, over and over.
inline __attribute__((always_inline)) I16 all_pairs(const int16_t* from) {
  return reinterpret_cast<I16>(all(*reinterpret_cast<const PairInMemory*>(from)));
}

/// sum + a[2i] * b[2i] + a[2i + 1] * b[2i + 1]
inline __attribute__((always_inline)) I32 add_pair_products(I32 sum, I16 a, I16 b) {
#if defined(__AVX512VNNI__)
  return reinterpret_cast<I32>(_mm512_dpwssd_epi32(
      reinterpret_cast<__m512i>(sum), reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
#elif defined(__AVX2__)
  return sum + reinterpret_cast<I32>(
                   _mm256_madd_epi16(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
#elif defined(__SSE2__)
  return sum + reinterpret_cast<I32>(
                   _mm_madd_epi16(reinterpret_cast<__m128i>(a), reinterpret_cast<__m128i>(b)));
#elif defined(__wasm_simd128__)
  typedef short Native __attribute__((vector_size(16)));
  return sum + reinterpret_cast<I32>(__builtin_wasm_dot_s_i32x4_i16x8(reinterpret_cast<Native>(a),
                                                                      reinterpret_cast<Native>(b)));
#elif defined(__ARM_NEON) && defined(__aarch64__)
  const int16x8_t x = reinterpret_cast<int16x8_t>(a), y = reinterpret_cast<int16x8_t>(b);
  return sum + reinterpret_cast<I32>(
                   vpaddq_s32(vmull_s16(vget_low_s16(x), vget_low_s16(y)), vmull_high_s16(x, y)));
#else
  const I32 x = reinterpret_cast<I32>(a), y = reinterpret_cast<I32>(b);
  const I32 low = (x << 16 >> 16) * (y << 16 >> 16);
  return sum + low + (x >> 16) * (y >> 16);
#endif
}

}  // namespace
}  // namespace digitforge
