#include "trainer/data/gunzip.h"

#ifdef DIGITFORGE_ZLIB
#include <zlib.h>

#include <algorithm>
#else
#include "trainer/error.h"
#endif

namespace digitforge {

#ifdef DIGITFORGE_ZLIB
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 14;  ///< bytes handed to or from zlib at a time
constexpr int kGzip = 15 + 16;                        ///< the largest window; gzip's header alone

class Inflater {
 public:
  explicit Inflater(std::span<const std::byte> file) : rest_(file) {
    good_ = inflateInit2(&stream_, kGzip) == Z_OK;
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// Appends what comes next, at most `most` bytes of it; false at the end.
  bool read(std::size_t most, std::vector<std::uint8_t>& bytes) {
    const std::size_t before = bytes.size();
    bytes.resize(before + std::min(most, kChunk));
    stream_.next_out = bytes.data() + before;
    stream_.avail_out = static_cast<uInt>(bytes.size() - before);
    while (good_ && stream_.avail_out > 0 && !at_end_) step();
    bytes.resize(bytes.size() - stream_.avail_out);
    return good_ && !at_end_;
  }
  /// Nothing was wrong so far.
  bool good() const { return good_; }

 private:
  void step() {
    const std::size_t given = std::min(rest_.size(), kChunk);
    // zlib does not write to it.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(rest_.data()));
    stream_.avail_in = static_cast<uInt>(given);
    const int result = inflate(&stream_, Z_NO_FLUSH);
    rest_ = rest_.subspan(given - stream_.avail_in);
    if (result == Z_STREAM_END) {
      // Another member may follow; anything else does not count.
      at_end_ = rest_.size() < 2 || rest_[0] != std::byte{0x1f} || rest_[1] != std::byte{0x8b};
      good_ = at_end_ || inflateReset(&stream_) == Z_OK;
    } else {
      // Z_BUF_ERROR: no input is left, though the stream wants some.
      good_ = result == Z_OK;
    }
  }

  std::span<const std::byte> rest_;
  z_stream stream_ = {};
  bool good_ = false, at_end_ = false;
};

}  // namespace

std::optional<std::vector<std::uint8_t>> gunzip(std::span<const std::byte> file, std::size_t most,
                                                const std::string&) {
  Inflater inflater(file);
  std::vector<std::uint8_t> bytes;
  while (bytes.size() < most && inflater.read(most - bytes.size(), bytes)) {
  }
  if (!inflater.good()) return std::nullopt;
  return bytes;
}
#else
std::optional<std::vector<std::uint8_t>> gunzip(std::span<const std::byte>, std::size_t,
                                                const std::string& name) {
  throw TrainerError(name + ": this build has no zlib; run gunzip on the file first",
                     Failure::file);
}
#endif

}  // namespace digitforge
