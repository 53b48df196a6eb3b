#include "trainer/data/idx.h"

#include <algorithm>
#include <cctype>

#include "shared/files.h"
#include "trainer/data/gunzip.h"
#include "trainer/error.h"

namespace digitforge {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHint = "; './dev data' fetches a good copy of MNIST";

[[noreturn]] void fail(const std::string& name, const std::string& what,
                       Failure failure = Failure::content) {
  throw TrainerError(name + ": " + what + kHint, failure);
}

bool is_gzip(std::span<const std::byte> file) {
  return file.size() >= 2 && file[0] == std::byte{0x1f} && file[1] == std::byte{0x8b};
}

/// What a download often brings instead of a file: a page that says why not.
bool is_web_page(std::span<const std::byte> file) {
  std::string start;
  for (std::size_t i = 0; i < std::min<std::size_t>(file.size(), 512); ++i) {
    start += static_cast<char>(std::tolower(static_cast<unsigned char>(file[i])));
  }
  return start.find("<html") != std::string::npos || start.find("<!doctype") != std::string::npos;
}

/// What is wrong with a file that does not begin as it must, as far as one can tell.
std::string describe_foreign(std::span<const std::byte> file, bool gzip) {
  if (file.empty()) return "is empty";
  if (is_web_page(file)) return "is a web page: the download went wrong";
  if (!gzip && is_gzip(file)) return "is packed by gzip; add .gz to its name";
  if (gzip && !is_gzip(file)) return "is no gzip file, though its name ends in .gz";
  return {};
}

/// The first `most` bytes, at most, of what the file holds.
std::vector<std::uint8_t> contents(std::span<const std::byte> file, bool gzip, std::size_t most,
                                   const std::string& name) {
  if (gzip) {
    auto unpacked = gunzip(file, most, name);
    if (!unpacked) fail(name, "is a gzip file that is damaged or was cut short");
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
  if (const std::string what = describe_foreign(file, gzip); !what.empty()) fail(name, what);
  const std::size_t header = 4 + 4 * std::size_t{rank};
  const std::vector<std::uint8_t> head = contents(file, gzip, header, name);
  constexpr std::uint32_t kBytes = 0x00000800;
  if (head.size() >= 4 && big_endian(head, 0) != (kBytes | rank)) {
    const std::uint32_t found = big_endian(head, 0) ^ kBytes;
    if (found == 1 || found == 3) {
      fail(name, found == 1 ? "holds labels, and images belong here"
                            : "holds images, and labels belong here");
    }
    fail(name, "is not an IDX file of bytes of rank " + std::to_string(rank));
  }
  if (head.size() < header) fail(name, "is too short to be an IDX file");
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
    const bool longer = array.bytes.size() == most;
    const std::string count = longer ? "more than " + std::to_string(elements)
                                     : std::to_string(array.bytes.size() - header);
    fail(name, std::string(longer ? "is too long" : "was cut short") + ": it has " + count +
                   " bytes of data where its header says " + std::to_string(elements));
  }
  array.bytes.erase(array.bytes.begin(), array.bytes.begin() + static_cast<std::ptrdiff_t>(header));
  return array;
}

IdxFile::IdxFile(const fs::path& path) : path_(path) {
  if (!fs::exists(path_)) {
    gzip_ = true;
    path_ += ".gz";
    if (!fs::exists(path_)) fail(path.string(), "no such file, nor one with .gz", Failure::file);
  }
  stamp_ = stamp();
}

IdxArray IdxFile::read(std::uint32_t rank) const {
  const auto file = read_file(path_.string());
  if (!file) throw TrainerError(file.error().message + kHint, Failure::file);
  require_unchanged();
  return parse_idx(file.value(), gzip_, rank, path_.string());
}

void IdxFile::require_unchanged() const {
  if (stamp() == stamp_) return;
  throw TrainerError(
      path_.string() + ": changed while it was read; start again when it is complete",
      Failure::file);
}

IdxFile::Stamp IdxFile::stamp() const {
  std::error_code error;  // of a file that is gone, or a folder: reading says what is wrong
  Stamp stamp;
  stamp.time = fs::last_write_time(path_, error);
  stamp.size = fs::file_size(path_, error);
  return stamp;
}

}  // namespace digitforge
