#include "trainer/data/idx.h"

#include <fstream>
#include <iterator>
#include <string>

#include "trainer/error.h"

#ifdef DIGITFORGE_ZLIB
#include <zlib.h>
#endif

namespace digitforge {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, const std::string& what) {
  throw TrainerError(path.string() + ": " + what + "; './dev data' fetches a good copy of MNIST");
}

std::vector<std::uint8_t> read_plain(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) fail(path, "cannot be opened");
  return {std::istreambuf_iterator<char>(in), {}};
}

#ifdef DIGITFORGE_ZLIB
std::vector<std::uint8_t> read_gzip(const fs::path& path) {
  gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) fail(path, "cannot be opened");
  std::vector<std::uint8_t> bytes;
  std::vector<std::uint8_t> chunk(1 << 20);
  int got = 0;
  while ((got = gzread(file, chunk.data(), static_cast<unsigned>(chunk.size()))) > 0) {
    bytes.insert(bytes.end(), chunk.begin(), chunk.begin() + got);
  }
  // gzclose_r reports a stream that ended before its trailer.
  const int closed = gzclose_r(file);
  if (got < 0 || closed != Z_OK) fail(path, "is a damaged or truncated gzip file");
  return bytes;
}
#else
std::vector<std::uint8_t> read_gzip(const fs::path& path) {
  throw TrainerError(path.string() + ": this build has no zlib; run gunzip on the file first");
}
#endif

std::uint32_t big_endian(const std::vector<std::uint8_t>& bytes, std::size_t at) {
  return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 |
         std::uint32_t{bytes[at + 2]} << 8 | std::uint32_t{bytes[at + 3]};
}

}  // namespace

IdxArray read_idx(const fs::path& path, std::uint32_t rank) {
  const fs::path zipped = path.string() + ".gz";
  const bool plain = fs::exists(path);
  if (!plain && !fs::exists(zipped)) fail(path, "no such file, nor one with .gz");
  const fs::path& used = plain ? path : zipped;
  std::vector<std::uint8_t> bytes = plain ? read_plain(path) : read_gzip(zipped);

  const std::size_t header = 4 + 4 * std::size_t{rank};
  if (bytes.size() < header) fail(used, "is too short to be an IDX file");
  if (big_endian(bytes, 0) != (0x00000800u | rank)) {
    fail(used, "is not an IDX file of bytes of rank " + std::to_string(rank));
  }
  IdxArray array;
  std::uint64_t elements = 1;
  for (std::uint32_t i = 0; i < rank; ++i) {
    array.dims.push_back(big_endian(bytes, 4 + 4 * i));
    elements *= array.dims.back();
    if (elements == 0 || elements > (1ull << 32)) fail(used, "has impossible dimensions");
  }
  if (bytes.size() - header != elements) {
    fail(used, "has " + std::to_string(bytes.size() - header) +
                   " bytes of data where its header says " + std::to_string(elements));
  }
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(header));
  array.bytes = std::move(bytes);
  return array;
}

}  // namespace digitforge
