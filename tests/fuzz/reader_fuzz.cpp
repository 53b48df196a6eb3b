// Any bytes give a description or a typed error, and what is read and written again is identical.
#include <algorithm>
#include <vector>

#include "shared/weight_file.h"
#include "shared/weight_layout.h"
#include "tests/fuzz/file_mutator.h"
#include "tests/fuzz/target.h"
#include "tests/shared/raw_file.h"

using namespace digitforge;

namespace {

std::uint64_t field(const std::vector<std::byte>& file, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i-- > 0;) {
    value = value << 8 | std::to_integer<std::uint64_t>(file[at + i]);
  }
  return value;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The exact size, so that a sanitizer sees a read past the end.
  const auto given = fuzz::as_bytes(data, size);
  const std::vector<std::byte> bytes(given.begin(), given.end());
  const auto first = std::span(bytes).first(std::min(size, kHeaderSize));
  const auto prefix = generator_prefix_size(first);
  const auto described = directory_size(bytes);
  const auto directory = read_directory(bytes);
  const auto read = read_any_weights(bytes);
  if (!read) {
    fuzz::require(!read.error().message.empty(), "an error says what is wrong");
    return 0;
  }
  fuzz::require(prefix.ok() && file_kind(first).ok(), "the header of a sound file is sound");
  fuzz::require(described.ok() && described.value() <= prefix.value() && directory.ok(),
                "a sound file has a directory");
  fuzz::require(networks_of(directory.value()).size() >= networks_of(read.value()).size(),
                "a directory describes all networks");
  const auto written = write_weights(read.value());
  fuzz::require(written.ok(), "what was read can be written");
  fuzz::require(raw_file_of(read.value()).assemble() == written.value(),
                "there is one way to write a file");
  const auto again = read_any_weights(written.value());
  fuzz::require(again.ok(), "what was written can be read");
  if (field(bytes, kFileSizeAt, 8) != size) return 0;  // a prefix, which became a whole file
  if (field(bytes, kVersionAt, 4) == 1) {
    fuzz::require(raw_file_of(again.value(), 1).assemble() == bytes,
                  "version 2 loses nothing of version 1");
  } else {
    fuzz::require(written.value() == bytes, "a file that was read and written is identical");
  }
  return 0;
}

std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                    unsigned seed) {
  return fuzz::mutate_file(data, size, max_size, seed, 1);
}
