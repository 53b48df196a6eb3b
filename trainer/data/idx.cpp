#include "trainer/data/idx.h"

#include <algorithm>

#include "shared/files.h"
#include "trainer/data/gunzip.h"
#include "trainer/error.h"

namespace digitforge {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHint = "; './dev data' fetches a good copy of MNIST";

[[noreturn]] void fail(const std::string& name, const std::string& what) {
  throw TrainerError(name + ": " + what + kHint);
}

/// The first `most` bytes, at most, of what the file holds.
std::vector<std::uint8_t> contents(std::span<const std::byte> file, bool gzip, std::size_t most,
                                   const std::string& name) {
  if (gzip) {
    auto unpacked = gunzip(file, most, name);
    if (!unpacked) fail(name, "is a damaged or truncated gzip file");
    return *std::move(unpacked);
  }
  const auto* first = reinterpret_cast<const std::uint8_t*>(file.data());
  return {first, first + std::min(file.size(), most)};
}

std::uint32_t big_endian(const std::vector<std::uint8_t>& bytes, std::size_t at) {
  return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 |
         std::uint32_t{bytes[at + 2]} << 8 | std::uint32_t{bytes[at + 3]};
}

}  // namespace

IdxArray parse_idx(std::span<const std::byte> file, bool gzip, std::uint32_t rank,
                   const std::string& name) {
  const std::size_t header = 4 + 4 * std::size_t{rank};
  const std::vector<std::uint8_t> head = contents(file, gzip, header, name);
  if (head.size() < header) fail(name, "is too short to be an IDX file");
  if (big_endian(head, 0) != (0x00000800u | rank)) {
    fail(name, "is not an IDX file of bytes of rank " + std::to_string(rank));
  }
  IdxArray array;
  std::uint64_t elements = 1;
  for (std::uint32_t i = 0; i < rank; ++i) {
    array.dims.push_back(big_endian(head, 4 + 4 * i));
    elements *= array.dims.back();
    if (elements == 0 || elements > (1ull << 32)) fail(name, "has impossible dimensions");
  }
  // One more, so that too many are seen, and the end of what is packed is reached.
  const std::size_t most = header + static_cast<std::size_t>(elements) + 1;
  array.bytes = contents(file, gzip, most, name);
  if (array.bytes.size() != most - 1) {
    const std::string count = array.bytes.size() == most
                                  ? "more than " + std::to_string(elements)
                                  : std::to_string(array.bytes.size() - header);
    fail(name, "has " + count + " bytes of data where its header says " + std::to_string(elements));
  }
  array.bytes.erase(array.bytes.begin(), array.bytes.begin() + static_cast<std::ptrdiff_t>(header));
  return array;
}

IdxArray read_idx(const fs::path& path, std::uint32_t rank) {
  const fs::path zipped = path.string() + ".gz";
  const bool plain = fs::exists(path);
  if (!plain && !fs::exists(zipped)) fail(path.string(), "no such file, nor one with .gz");
  const std::string used = plain ? path.string() : zipped.string();
  const auto file = read_file(used);
  if (!file) throw TrainerError(file.error().message + kHint);
  return parse_idx(file.value(), !plain, rank, used);
}

}  // namespace digitforge
