// Bytes changed at random under correct checksums: the reader refuses them or, where they are a
// file after all, the writer makes the very same bytes of what was read. So nothing in a file is
// ignored, and no bytes at all make the reader crash (sanitizer builds would see it).
#include <gtest/gtest.h>

#include <algorithm>

#include "shared/random.h"
#include "shared/weight_file.h"
#include "tests/shared/raw_file.h"

namespace digitforge {
namespace {

class Canonical : public testing::TestWithParam<int> {};

// The bytes that the tests' own means make of a description, or the writer's.
std::vector<std::byte> written(const FileDescription& file, int layout) {
  std::vector<std::byte> bytes = raw_file_of(file, layout).assemble();
  if (layout == 2) {
    const auto writers = write_weights(file);
    EXPECT_TRUE(writers.ok()) << writers.error().message;
    EXPECT_TRUE(writers.value() == bytes);
  }
  return bytes;
}

TEST_P(Canonical, RandomChangesUnderCorrectChecksums) {
  RawFile raw = raw_full_model();
  raw.layout = GetParam();
  if (raw.layout == 2) raw.optional = {{"note", Record().u32(7), {}, {}}};
  const std::vector<std::byte> original = raw.assemble();
  const std::size_t generator_size = generator_prefix_size(original).value();
  int accepted = 0;
  int refused = 0;
  for (std::uint32_t round = 0; round < 12000; ++round) {
    std::vector<std::byte> file = original;
    const std::uint32_t key[2] = {2026, 0};
    for (std::uint32_t change = 0; change <= round % 3; ++change) {
      const std::uint32_t counter[4] = {round, change, 0, 0};
      const Philox4x32 random = philox4x32(counter, key);
      // Mostly the metadata and directories, where the structure is; else anywhere past the header.
      const bool front = random.words[0] % 4 != 0;
      const std::size_t begin = front && random.words[0] % 5 == 0 ? generator_size : 64;
      const std::size_t size =
          front ? std::min<std::size_t>(file.size() - begin, 512) : file.size() - 64;
      const std::uint8_t interesting[] = {0, 1, 2, 3, 4, 0x7f, 0x80, 0xff};
      const std::uint32_t value =
          random.words[2] % 2 == 0 ? interesting[random.words[3] % 8] : random.words[3];
      file[begin + random.words[1] % size] = std::byte(value & 0xff);
    }
    seal(file);
    const auto read = read_any_weights(file);
    if (!read.ok()) {
      ++refused;
      ASSERT_FALSE(read.error().message.empty());
      continue;
    }
    ++accepted;
    ASSERT_TRUE(written(read.value(), GetParam()) == file) << "round " << round;
  }
  EXPECT_GT(accepted, 400);
  EXPECT_GT(refused, 1000);
}

INSTANTIATE_TEST_SUITE_P(Versions, Canonical, testing::Values(1, 2));

}  // namespace
}  // namespace digitforge
