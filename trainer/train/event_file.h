#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace digitforge {

/// A file of TensorBoard events, as TensorFlow writes them: records (tensorflow/core/lib/io/
/// record_writer.cc) of protocol buffers (tensorflow/core/util/event.proto, summary.proto). Each
/// record is flushed, so a killed run leaves a readable file, and one that cannot be written whole
/// is taken back.
class EventFile {
 public:
  using Scalars = std::vector<std::pair<std::string, double>>;

  /// Begins a new file in `folder`; TensorBoard reads all of a run's files as one. Throws
  /// TrainerError where it cannot be written, as do the calls below.
  explicit EventFile(const std::filesystem::path& folder);

  void add_scalars(std::int64_t step, const Scalars& scalars);
  /// png: the bytes of a PNG file of width x height pixels.
  void add_image(std::int64_t step, const std::string& tag, std::string_view png,
                 std::uint32_t width, std::uint32_t height);

  const std::filesystem::path& path() const { return path_; }

 private:
  void append(const std::string& event);
  void discard_partial_record() const;

  std::filesystem::path path_;
  std::uintmax_t size_ = 0;  ///< bytes of whole records
};

/// The checksum that such records carry: crc32c, rotated right by 15 bits, plus a constant.
std::uint32_t masked_crc32c(std::string_view bytes);

}  // namespace digitforge
