// Any bytes give a description or a typed error, and what is read and written again is identical.
#include <algorithm>
#include <vector>

#include "shared/weight_file.h"
#include "shared/weight_layout.h"
#include "tests/fuzz/file_mutator.h"
#include "tests/fuzz/target.h"

using namespace digitforge;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The exact size, so that a sanitizer sees a read past the end.
  const auto given = fuzz::as_bytes(data, size);
  const std::vector<std::byte> bytes(given.begin(), given.end());
  const auto prefix = generator_prefix_size(std::span(bytes).first(std::min(size, kHeaderSize)));
  const auto read = read_weights(bytes);
  if (!read) {
    fuzz::require(!read.error().message.empty(), "an error says what is wrong");
    return 0;
  }
  fuzz::require(prefix.ok(), "the header of a sound file is sound");
  const auto written = write_weights(read.value());
  fuzz::require(written.ok(), "what was read can be written");
  const bool whole = read.value().discriminator || [&] {
    std::uint64_t file_size = 0;
    for (std::size_t i = 8; i-- > 0;) {
      file_size = file_size << 8 | std::to_integer<std::uint64_t>(bytes[kFileSizeAt + i]);
    }
    return file_size == size;
  }();
  if (whole) {
    fuzz::require(written.value() == bytes, "a file that was read and written is identical");
  } else {
    // The prefix became a file without a discriminator: only its header differs.
    fuzz::require(
        written.value().size() == size && std::equal(bytes.begin() + kHeaderSize, bytes.end(),
                                                     written.value().begin() + kHeaderSize),
        "a prefix that was read and written is identical behind the header");
  }
  return 0;
}

std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                    unsigned seed) {
  return fuzz::mutate_file(data, size, max_size, seed, 1);
}
