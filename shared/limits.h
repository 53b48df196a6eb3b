#pragma once

#include <cstddef>
#include <cstdint>

#include "shared/model_description.h"

namespace digitforge {

// The rest of shared/FORMAT.md's "Limits"; those on shapes are in shared/model_description.h.
inline constexpr std::uint64_t kMaxFileSize = (1ull << 29) - 64;  ///< bytes, a multiple of 64
inline constexpr std::uint32_t kMaxInputs = 2;
inline constexpr std::uint32_t kMaxNodes = 256;
inline constexpr std::uint32_t kMaxOperands = 16;
inline constexpr std::uint32_t kMaxTensors = 512;
inline constexpr std::uint32_t kMaxStride = 16;
inline constexpr std::uint32_t kMaxKernel = 64;
/// Weights behind one output, c k^2 of a convolution: the sums of their products with activations
/// of 8 bits or more stay within 32 bits.
inline constexpr std::uint64_t kMaxWeightsAnOutput = 1ull << 17;
inline constexpr std::uint32_t kMinPieces = 2;
inline constexpr std::uint32_t kMaxPieces = 64;
inline constexpr std::uint32_t kMaxSelfTestCases = 64;
inline constexpr std::uint32_t kMaxClasses = 1000;
inline constexpr std::uint32_t kMaxSettings = 256;
inline constexpr std::size_t kMaxName = 64;           ///< bytes of a name, label or title
inline constexpr std::size_t kMaxSettingText = 1024;  ///< bytes of a setting's value

}  // namespace digitforge
