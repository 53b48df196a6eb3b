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

/// An IDX file: `path`, or `path` + ".gz" where only that exists.
class IdxFile {
 public:
  /// Throws TrainerError where there is neither.
  explicit IdxFile(const std::filesystem::path& path);

  /// `rank`: what the file must have. Throws TrainerError that names the file, what is wrong with
  /// it and what to do.
  IdxArray read(std::uint32_t rank) const;

  /// Throws TrainerError where the file is not as it was on construction.
  void require_unchanged() const;

 private:
  /// What differs when a file was written to or replaced.
  struct Stamp {
    std::filesystem::file_time_type time = {};
    std::uintmax_t size = 0;
    bool operator==(const Stamp&) const = default;
  };
  Stamp stamp() const;

  std::filesystem::path path_;
  bool gzip_ = false;
  Stamp stamp_;
};

/// The array in a file's bytes, as they are or packed by gzip. `name`: the file, for messages. What
/// is packed is unpacked no further than its header says. Throws as IdxFile::read.
IdxArray parse_idx(std::span<const std::byte> file, bool gzip, std::uint32_t rank,
                   const std::string& name);

}  // namespace digitforge
