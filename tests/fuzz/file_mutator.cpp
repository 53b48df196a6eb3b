#include "tests/fuzz/file_mutator.h"

#include <algorithm>
#include <cstring>
#include <random>

#include "shared/weight_file.h"
#include "shared/weight_layout.h"
#include "tests/fuzz/graph_mutator.h"
#include "tests/fuzz/target.h"
#include "tests/shared/raw_file.h"

namespace digitforge::fuzz {
namespace {

void put(std::vector<std::byte>& file, std::size_t at, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) file[at + i] = std::byte(value >> 8 * i & 0xff);
}

std::uint64_t get(const std::vector<std::byte>& file, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i-- > 0;) {
    value = value << 8 | std::to_integer<std::uint64_t>(file[at + i]);
  }
  return value;
}

void repair_1(std::vector<std::byte>& file) {
  put(file, kKindAt, kHeaderSize, 4);
  std::fill(file.begin() + kV1ReservedAt, file.begin() + kHeaderSize, std::byte{0});
  std::uint64_t prefix = align(get(file, kPrefixSizeAt, 8));
  if (prefix <= kHeaderSize || prefix > file.size()) prefix = file.size();
  put(file, kPrefixSizeAt, prefix, 8);
}

bool is_data(const std::vector<std::byte>& file, std::size_t entry) {
  return std::equal(
      kDataSection.begin(), kDataSection.end(), file.begin() + entry,
      [](char letter, std::byte byte) { return static_cast<std::byte>(letter) == byte; });
}

// The sections end where the file does; what they hold of its bytes is mostly as it was.
void repair_2(std::vector<std::byte>& file) {
  put(file, kKindAt, get(file, kKindAt, 2) == 2 ? 2 : 1, 2);
  std::fill(file.begin() + kReservedAt, file.begin() + kHeaderSize, std::byte{0});
  const std::size_t room = (file.size() - kHeaderSize) / kSectionEntrySize;
  const std::size_t count =
      std::clamp<std::size_t>(get(file, kSectionCountAt, 2), 1, std::min(room, kMaxSections));
  put(file, kSectionCountAt, count, 2);
  std::uint64_t end = kHeaderSize + count * kSectionEntrySize, begin = end;
  std::size_t data = 0;
  std::uint64_t prefix = file.size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t entry = kHeaderSize + i * kSectionEntrySize;
    begin = std::min<std::uint64_t>(align(end), file.size());
    const std::uint64_t left = file.size() - begin;
    std::uint64_t size = std::min(get(file, entry + 8, 8), left);
    if (i + 1 == count && align(begin + size) != file.size()) size = left;
    put(file, entry + 8, size, 8);
    if (is_data(file, entry) && ++data == 2) prefix = begin;
    end = begin + size;
  }
  put(file, kPrefixSizeAt, prefix, 8);
}

}  // namespace

void repair_header(std::vector<std::byte>& file) {
  file.resize(std::max<std::size_t>(align(file.size()), 4 * kHeaderSize));
  for (std::size_t i = 0; i < kMagic.size(); ++i) file[i] = std::byte(kMagic[i]);
  const bool first = get(file, kVersionAt, 4) == 1;
  put(file, kVersionAt, first ? 1 : 2, 4);
  put(file, kFileSizeAt, file.size(), 8);
  if (first) {
    repair_1(file);
  } else {
    repair_2(file);
  }
  seal(file);
}

std::size_t mutate_file(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed,
                        unsigned graphs) {
  std::mt19937 random(seed);
  std::vector<std::byte> file;
  if (random() % 16 < graphs) {
    const auto read = read_any_weights(as_bytes(data, size));
    if (read) {
      Draft draft = draft_of(read.value());
      const std::size_t changes = 1 + random() % 4;
      for (std::size_t i = 0; i < changes; ++i) mutate_graph(draft, random);
      const ExampleFile changed = finish(std::move(draft));
      file = raw_file_of(changed.description, random() % 8 == 0 ? 1 : 2).assemble();
    }
  }
  if (file.empty()) {
    size = LLVMFuzzerMutate(data, size, max_size);
    if (random() % 8 == 0) return size;
    const auto bytes = as_bytes(data, size);
    file.assign(bytes.begin(), bytes.end());
    repair_header(file);
  }
  if (file.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::memcpy(data, file.data(), file.size());
  return file.size();
}

}  // namespace digitforge::fuzz
