// Whatever happens to a file's bytes on the way, it is refused: never misread, never a crash.
#include <gtest/gtest.h>

#include "shared/weight_file.h"
#include "tests/shared/example_models.h"

namespace digitforge {
namespace {

class Damage : public testing::Test {
 protected:
  void SetUp() override {
    auto file = write_weights(full_model().description);
    ASSERT_TRUE(file.ok()) << file.error().message;
    file_ = std::move(file).value();
    prefix_ = generator_prefix_size(file_).value();
    ASSERT_LT(prefix_, file_.size());
  }

  std::vector<std::byte> file_;
  std::size_t prefix_ = 0;
};

TEST_F(Damage, EveryTruncation) {
  for (std::size_t size = 0; size < file_.size(); ++size) {
    // A copy of that size, so that a sanitizer sees a read past its end.
    const std::vector<std::byte> cut(file_.begin(), file_.begin() + static_cast<long>(size));
    const auto read = read_weights(cut);
    if (size == prefix_) {
      EXPECT_TRUE(read.ok()) << read.error().message;
      continue;
    }
    ASSERT_FALSE(read.ok()) << size;
    ASSERT_EQ(read.error().code, ErrorCode::truncated) << size << ": " << read.error().message;
    ASSERT_EQ(generator_prefix_size(cut).ok(), size >= 64) << size;
  }
}

TEST_F(Damage, ExtraBytes) {
  for (std::size_t extra : {1, 2, 63, 64, 128, 4096}) {
    std::vector<std::byte> longer = file_;
    longer.resize(file_.size() + extra);
    const auto read = read_weights(longer);
    ASSERT_FALSE(read.ok()) << extra;
    EXPECT_EQ(read.error().code, ErrorCode::trailing_bytes);
  }
  std::vector<std::byte> longer(file_.begin(), file_.begin() + static_cast<long>(prefix_) + 1);
  EXPECT_EQ(read_weights(longer).error().code, ErrorCode::truncated);
}

TEST_F(Damage, EveryByte) {
  for (unsigned flip : {0x01u, 0x80u, 0xffu}) {
    for (std::size_t i = 0; i < file_.size(); ++i) {
      file_[i] ^= std::byte(flip);
      const auto read = read_weights(file_);
      ASSERT_FALSE(read.ok()) << "byte " << i << " ^ " << flip;
      if (i < 8) {
        ASSERT_EQ(read.error().code, ErrorCode::bad_magic) << i;
      } else if (i >= 12 && i != 14 && i != 15) {  // the version, and how long the table is
        ASSERT_EQ(read.error().code, ErrorCode::bad_checksum) << i << ": " << read.error().message;
      }
      file_[i] ^= std::byte(flip);
    }
  }
  EXPECT_TRUE(read_weights(file_).ok());
}

TEST_F(Damage, EveryByteOfTheGeneratorPrefixAlone) {
  file_.resize(prefix_);
  for (std::size_t i = 0; i < file_.size(); ++i) {
    file_[i] ^= std::byte{0x10};
    ASSERT_FALSE(read_weights(file_).ok()) << i;
    file_[i] ^= std::byte{0x10};
  }
  EXPECT_TRUE(read_weights(file_).ok());
}

}  // namespace
}  // namespace digitforge
