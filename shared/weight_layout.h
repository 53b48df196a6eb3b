#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "shared/crc32c.h"

namespace digitforge {

// Where things are in a .dfw file (shared/FORMAT.md), for reader and writer.
inline constexpr std::array<std::uint8_t, 8> kMagic = {0x89, 'D', 'F', 'W', '\r', '\n', 0x1a, '\n'};
inline constexpr std::uint32_t kFormatVersion = 1;
inline constexpr std::size_t kHeaderSize = 64;
inline constexpr std::size_t kAlignment = 64;
inline constexpr std::size_t kFileSizeAt = 16;
inline constexpr std::size_t kGeneratorSizeAt = 24;
inline constexpr std::size_t kGeneratorCrcAt = 32;
inline constexpr std::size_t kDiscriminatorCrcAt = 36;
inline constexpr std::size_t kReservedAt = 40;

// Flags of a node with weights.
inline constexpr std::uint8_t kHasBias = 1;
inline constexpr std::uint8_t kHasScale = 2;

/// The next multiple of kAlignment.
constexpr std::uint64_t align(std::uint64_t offset) {
  return (offset + kAlignment - 1) / kAlignment * kAlignment;
}

/// CRC-32C of the generator prefix, without the field that stores it.
inline std::uint32_t generator_crc(std::span<const std::byte> prefix) {
  return crc32c(prefix.subspan(kDiscriminatorCrcAt), crc32c(prefix.first(kGeneratorCrcAt)));
}

}  // namespace digitforge
