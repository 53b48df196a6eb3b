#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace digitforge {

/// The first `most` bytes, at most, that a gzip file holds; none where the part that is unpacked is
/// damaged or cut short. It is unpacked no further, so a small file that claims to be huge takes
/// little. Members that follow each other are one text, as gunzip has it. Throws TrainerError,
/// which begins with `name`, where this build has no zlib.
std::optional<std::vector<std::uint8_t>> gunzip(std::span<const std::byte> file, std::size_t most,
                                                const std::string& name);

}  // namespace digitforge
