#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace digitforge {

/// The contents of an IDX file of unsigned bytes, the format of MNIST's four files (magic
/// 0x0000080R with R the rank, then R big-endian dimensions, then the bytes).
struct IdxArray {
  std::vector<std::uint32_t> dims;  ///< outermost first
  std::vector<std::uint8_t> bytes;  ///< product of dims
};

/// Reads `path`, or `path` + ".gz" where only that exists. `rank`: what the file must have.
/// Throws TrainerError that names the file, what is wrong with it and what to do.
IdxArray read_idx(const std::filesystem::path& path, std::uint32_t rank);

/// The same of a file's bytes, as they are or packed by gzip. `name`: the file, for messages. What
/// is packed is unpacked no further than its header says.
IdxArray parse_idx(std::span<const std::byte> file, bool gzip, std::uint32_t rank,
                   const std::string& name);

}  // namespace digitforge
