#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace digitforge {

/// CRC-32C (Castagnoli; reflected polynomial 0x82F63B78, initial and final XOR 0xFFFFFFFF), as in
/// RFC 3720, appendix B.4. Pass the last result as `crc` to go on over further bytes.
std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t crc = 0);

}  // namespace digitforge
