// Decodes every record of TensorBoard's files anew, from the formats' descriptions.
#include "trainer/train/event_file.h"

#include <gtest/gtest.h>

#include <cstring>

#include "shared/crc32c.h"
#include "tests/trainer/fixtures.h"
#include "trainer/error.h"
#include "trainer/train/files.h"

namespace digitforge::testing {
namespace {

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | std::uint8_t(bytes[i]);
  return value;
}

std::uint32_t crc_of(std::string_view bytes) {
  return crc32c({reinterpret_cast<const std::byte*>(bytes.data()), bytes.size()});
}

/// TensorFlow's own inverse of its mask (tensorflow/core/lib/hash/crc32c.h, Unmask).
std::uint32_t unmask(std::uint64_t masked) {
  const auto rotated = static_cast<std::uint32_t>(masked) - 0xa282ead8u;
  return rotated >> 17 | rotated << 15;
}

std::vector<std::string> records(std::string_view file) {
  std::vector<std::string> all;
  while (!file.empty()) {
    EXPECT_GE(file.size(), 16U);
    EXPECT_EQ(unmask(little_endian(file.substr(8, 4))), crc_of(file.substr(0, 8)));
    const auto length = static_cast<std::size_t>(little_endian(file.substr(0, 8)));
    const std::string_view data = file.substr(12, length);
    EXPECT_EQ(unmask(little_endian(file.substr(12 + length, 4))), crc_of(data));
    all.emplace_back(data);
    file.remove_prefix(16 + length);
  }
  return all;
}

/// A protocol buffer's fields: number, and the value's bytes (of a varint: its value).
struct Field {
  std::uint32_t number;
  std::uint64_t varint = 0;
  std::string bytes = {};
};

std::vector<Field> fields(std::string_view text) {
  const auto varint = [&] {
    std::uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<std::uint8_t>(text.at(0));
      text.remove_prefix(1);
      value |= std::uint64_t(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) return value;
    }
  };
  std::vector<Field> all;
  while (!text.empty()) {
    const std::uint64_t key = varint();
    Field field{static_cast<std::uint32_t>(key >> 3)};
    if ((key & 7) == 0) {
      field.varint = varint();
    } else {
      const std::size_t size = (key & 7) == 1 ? 8 : (key & 7) == 5 ? 4 : varint();
      field.bytes = std::string(text.substr(0, size));
      text.remove_prefix(size);
    }
    all.push_back(field);
  }
  return all;
}

template <typename T>
T number(const std::string& bytes) {
  T value;
  EXPECT_EQ(bytes.size(), sizeof value);
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

TEST(EventFile, MaskIsTensorFlows) {
  // crc32c of 32 zero bytes is 8a9136aa (RFC 3720, B.4).
  const std::string zeros(32, '\0');
  EXPECT_EQ(unmask(masked_crc32c(zeros)), 0x8a9136aaU);
  EXPECT_NE(masked_crc32c(zeros), 0x8a9136aaU);
}

TEST(EventFile, HoldsScalarsAndImages) {
  TemporaryFolder folder;
  EventFile file(folder.path());
  file.add_scalars(300, {{"loss_d", 1.25}, {"score", -3.5}});
  file.add_image(300, "samples", "not really a png", 640, 480);
  const auto all = records(load_file(file.path()));
  ASSERT_EQ(all.size(), 3U);

  const auto version = fields(all[0]);
  EXPECT_EQ(version[1].number, 3U);
  EXPECT_EQ(version[1].bytes, "brain.Event:2");
  EXPECT_GT(number<double>(version[0].bytes), 1.7e9) << "seconds since 1970";

  const auto scalars = fields(all[1]);
  ASSERT_EQ(scalars.size(), 3U);
  EXPECT_EQ(scalars[1].number, 2U);
  EXPECT_EQ(scalars[1].varint, 300U);
  const auto values = fields(scalars[2].bytes);
  ASSERT_EQ(values.size(), 2U);
  const auto score = fields(values[1].bytes);
  EXPECT_EQ(score[0].bytes, "score");
  EXPECT_EQ(score[1].number, 2U);
  EXPECT_EQ(number<float>(score[1].bytes), -3.5F);

  const auto image = fields(fields(fields(fields(all[2])[2].bytes)[0].bytes)[1].bytes);
  ASSERT_EQ(image.size(), 4U);
  EXPECT_EQ(image[0].varint, 480U);
  EXPECT_EQ(image[1].varint, 640U);
  EXPECT_EQ(image[2].varint, 1U);
  EXPECT_EQ(image[3].bytes, "not really a png");
}

TEST(EventFile, EachRunOfAFolderHasItsOwn) {
  TemporaryFolder folder;
  const EventFile one(folder.path()), other(folder.path());
  EXPECT_NE(one.path(), other.path());
}

TEST(EventFile, UnwritableFolderIsNamed) {
  EXPECT_THROW(EventFile("/nowhere/at/all"), TrainerError);
}

}  // namespace
}  // namespace digitforge::testing
