#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "shared/crc32c.h"
#include "shared/model_description.h"

namespace digitforge {

// Where things are in a .dfw file (shared/FORMAT.md), for reader and writer. What is not
// in C++ gets its constants from here, too (cmake/WeightLayout.cmake).
inline constexpr std::array<std::uint8_t, 8> kMagic = {0x89, 'D', 'F', 'W', '\r', '\n', 0x1a, '\n'};
inline constexpr std::uint32_t kFormatVersion = 2;
inline constexpr std::size_t kHeaderSize = 64;
inline constexpr std::size_t kAlignment = 64;
inline constexpr std::size_t kVersionAt = 8;
inline constexpr std::size_t kKindAt = 12;          // in version 1, the header's size
inline constexpr std::size_t kSectionCountAt = 14;  // version 2
inline constexpr std::size_t kFileSizeAt = 16;
inline constexpr std::size_t kPrefixSizeAt = 24;
inline constexpr std::size_t kHeaderCrcAt = 32;
inline constexpr std::size_t kReservedAt = 36;

/// A network's part in a file.
enum class NetworkRole : std::uint8_t { generator = 1, discriminator = 2, features = 3, head = 4 };

// The table of sections, behind the header.
using SectionType = std::array<char, 4>;
inline constexpr std::size_t kSectionEntrySize = 16;  ///< type, checksum, size
inline constexpr SectionType kMetadataSection = {'M', 'E', 'T', 'A'};
inline constexpr SectionType kNetworksSection = {'N', 'E', 'T', 'S'};
inline constexpr SectionType kDataSection = {'D', 'A', 'T', 'A'};
inline constexpr SectionType kSettingsSection = {'s', 'e', 't', 's'};
inline constexpr std::size_t kMaxNetworks = 2;
inline constexpr std::size_t kMaxOptionalSections = 32;
inline constexpr std::size_t kMaxSections = 2 + kMaxOptionalSections + kMaxNetworks;

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_letter(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }
constexpr bool is_section_type(const SectionType& type) {
  return std::all_of(type.begin(), type.end(), is_letter);
}
/// Whether a reader may skip a section: as in PNG, a lower-case letter comes first.
constexpr bool is_optional(const SectionType& type) { return is_lower(type[0]); }
/// Whether the format defines this optional section.
constexpr bool is_known_optional(const SectionType& type) { return type == kSettingsSection; }

// Flags of a node with weights.
inline constexpr std::uint8_t kHasBias = 1;
inline constexpr std::uint8_t kHasScale = 2;

/// The next multiple of kAlignment.
constexpr std::uint64_t align(std::uint64_t offset) {
  return (offset + kAlignment - 1) / kAlignment * kAlignment;
}

/// CRC-32C of the first bytes of a file, without the field that stores it: of the header and the
/// table of sections with what fills it up, or, in version 1, of the generator prefix.
inline std::uint32_t header_crc(std::span<const std::byte> bytes) {
  return crc32c(bytes.subspan(kReservedAt), crc32c(bytes.first(kHeaderCrcAt)));
}

// Version 1.
inline constexpr std::size_t kV1DiscriminatorCrcAt = 36;
inline constexpr std::size_t kV1ReservedAt = 40;

}  // namespace digitforge
