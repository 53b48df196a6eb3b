// Any bytes as a data file, plain or packed by gzip, give an array of the size that it says, or an
// error with the file's name.
#include <algorithm>
#include <string>

#include "tests/fuzz/target.h"
#include "trainer/data/gunzip.h"
#include "trainer/data/idx.h"
#include "trainer/error.h"

using namespace digitforge;

namespace {

void check(std::span<const std::byte> file, bool gzip, std::uint32_t rank) {
  try {
    const IdxArray array = parse_idx(file, gzip, rank, "FILE");
    std::uint64_t elements = 1;
    for (const std::uint32_t dim : array.dims) elements *= dim;
    fuzz::require(array.dims.size() == rank && array.bytes.size() == elements,
                  "an array has the size that its dimensions say");
  } catch (const TrainerError& error) {
    fuzz::require(std::string(error.what()).starts_with("FILE: "), "an error names the file");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = fuzz::as_bytes(data, size);
  check(file, false, 1);
  check(file, false, 3);
  check(file, true, 1);
  if (size < 2 || data[0] != 0x1f || data[1] != 0x8b) return 0;
  check(file, true, 3);
  // However much is asked for, it is the same text.
  constexpr std::size_t kMost = 1 << 16;
  const auto all = gunzip(file, kMost, "FILE"), some = gunzip(file, 100, "FILE");
  if (all && all->size() < kMost) {
    fuzz::require(some && std::equal(some->begin(), some->end(), all->begin()),
                  "the first bytes of what is packed are the first bytes of all");
  }
  return 0;
}
