// Bytes changed at random under correct checksums: the reader refuses them or, where they are a
// file after all, the writer makes the very same bytes of what was read. So nothing in a file is
// ignored, and no bytes at all make the reader crash (sanitizer builds would see it).
#include <gtest/gtest.h>

#include <algorithm>

#include "shared/crc32c.h"
#include "shared/random.h"
#include "shared/weight_file.h"
#include "tests/shared/raw_file.h"

namespace digitforge {
namespace {

void put_u32(std::vector<std::byte>& file, std::size_t offset, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) file[offset + i] = std::byte(value >> 8 * i & 0xff);
}

void seal(std::vector<std::byte>& file, std::size_t generator_size) {
  const std::span<const std::byte> bytes = file;
  put_u32(file, 36, crc32c(bytes.subspan(generator_size)));
  put_u32(file, 32, crc32c(bytes.first(generator_size).subspan(36), crc32c(bytes.first(32))));
}

TEST(Canonical, RandomChangesUnderCorrectChecksums) {
  const std::vector<std::byte> original = raw_full_model().assemble();
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
    seal(file, generator_size);
    const auto read = read_weights(file);
    if (!read.ok()) {
      ++refused;
      ASSERT_FALSE(read.error().message.empty());
      continue;
    }
    ++accepted;
    const auto again = write_weights(read.value());
    ASSERT_TRUE(again.ok()) << "round " << round << ": " << again.error().message;
    ASSERT_TRUE(again.value() == file) << "round " << round;
  }
  EXPECT_GT(accepted, 400);
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace digitforge
