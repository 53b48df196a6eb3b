#pragma once

#include <cstdint>
#include <filesystem>
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

}  // namespace digitforge
