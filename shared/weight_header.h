#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/error.h"
#include "shared/weight_layout.h"

namespace digitforge {

/// The first 64 bytes of a file, of either version.
struct Header {
  std::uint32_t version = 0;
  std::uint64_t file_size = 0;
  std::uint64_t prefix_size = 0;
  std::uint32_t crc = 0;
  Kind kind = Kind::generator;          ///< version 2
  std::uint16_t sections = 0;           ///< version 2: how many
  std::uint32_t discriminator_crc = 0;  ///< version 1
};

/// Checks and reads the header; in version 2 also its checksum, where `bytes` hold what that
/// covers.
Result<Header> read_header(std::span<const std::byte> bytes);

/// Where a section is, and what its bytes' checksum must be.
struct SectionPlace {
  SectionType type{};
  std::uint32_t crc = 0;
  std::uint64_t begin = 0;
  std::uint64_t size = 0;
};

/// The table of sections, checked: META, NETS, the optional ones, DATA for each network.
Result<std::vector<SectionPlace>> read_sections(std::span<const std::byte> bytes,
                                                const Header& header);

}  // namespace digitforge
