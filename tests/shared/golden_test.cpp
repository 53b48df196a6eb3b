// Files of this version, kept for good: they are read as the values they were made from, and made
// again byte for byte.
#include <gtest/gtest.h>

#include <cctype>
#include <fstream>
#include <iterator>
#include <string>

#include "shared/weight_file.h"
#include "tests/shared/expect_same_model.h"
#include "tests/shared/golden_files.h"

namespace digitforge {
namespace {

class Golden : public testing::TestWithParam<GoldenFile> {
 protected:
  void SetUp() override {
    const std::string path = std::string(DIGITFORGE_TEST_DATA) + "/" + GetParam().name;
    std::ifstream in(path, std::ios::binary);
    ASSERT_TRUE(in) << path;
    for (std::istreambuf_iterator<char> i(in), end; i != end; ++i) {
      file_.push_back(static_cast<std::byte>(*i));
    }
  }
  std::vector<std::byte> file_;
};

TEST_P(Golden, IsReadAsTheStatedValues) {
  const auto read = read_weights(file_);
  ASSERT_TRUE(read.ok()) << read.error().message;
  expect_same_model(read.value(), GetParam().model().description);
}

TEST_P(Golden, IsMadeAgainByteForByte) {
  const auto made = write_weights(GetParam().model().description);
  ASSERT_TRUE(made.ok()) << made.error().message;
  EXPECT_TRUE(made.value() == file_);
}

TEST_P(Golden, WhatWasReadIsWrittenAsItWas) {
  const auto read = read_weights(file_);
  ASSERT_TRUE(read.ok()) << read.error().message;
  const auto made = write_weights(read.value());
  ASSERT_TRUE(made.ok()) << made.error().message;
  EXPECT_TRUE(made.value() == file_);
}

INSTANTIATE_TEST_SUITE_P(Version1, Golden, testing::ValuesIn(kGoldenFiles),
                         [](const testing::TestParamInfo<GoldenFile>& info) {
                           std::string name = info.param.name;
                           for (char& c : name) c = std::isalnum(c) ? c : '_';
                           return name;
                         });

}  // namespace
}  // namespace digitforge
