// Files kept for good: they are read as the values they were made from, and made again byte for
// byte; those of version 1 become those of version 2.
#include <gtest/gtest.h>

#include <cctype>
#include <string>
#include <utility>
#include <vector>

#include "shared/files.h"
#include "shared/weight_file.h"
#include "tests/shared/expect_same_model.h"
#include "tests/shared/golden_files.h"
#include "tests/shared/raw_file.h"

namespace digitforge {
namespace {

std::vector<std::byte> golden(const std::string& name) {
  auto bytes = read_file(std::string(DIGITFORGE_TEST_DATA) + "/" + name);
  EXPECT_TRUE(bytes.ok()) << bytes.error().message;
  return bytes.ok() ? std::move(bytes).value() : std::vector<std::byte>{};
}

class Golden : public testing::TestWithParam<GoldenFile> {
 protected:
  void SetUp() override { file_ = golden(GetParam().name); }
  std::vector<std::byte> file_;
};

TEST_P(Golden, IsReadAsTheStatedValues) {
  const auto read = read_any_weights(file_);
  ASSERT_TRUE(read.ok()) << read.error().message;
  const ExampleFile made = GetParam().make();
  expect_same_file(read.value(), made.description);
}

TEST_P(Golden, IsMadeAgainByteForByte) {
  const ExampleFile made = GetParam().make();
  if (GetParam().version == 1) {  // which only the tests can write
    EXPECT_TRUE(raw_file_of(made.description, 1).assemble() == file_);
    return;
  }
  const auto written = write_weights(made.description);
  ASSERT_TRUE(written.ok()) << written.error().message;
  EXPECT_TRUE(written.value() == file_);
}

TEST_P(Golden, WhatWasReadIsWrittenInTheNewestVersion) {
  const auto read = read_any_weights(file_);
  ASSERT_TRUE(read.ok()) << read.error().message;
  const auto written = write_weights(read.value());
  ASSERT_TRUE(written.ok()) << written.error().message;
  std::string name = GetParam().name;
  name[1] = '2';
  EXPECT_TRUE(written.value() == golden(name));
}

INSTANTIATE_TEST_SUITE_P(Files, Golden, testing::ValuesIn(kGoldenFiles),
                         [](const testing::TestParamInfo<GoldenFile>& info) {
                           std::string name = info.param.name;
                           for (char& c : name) c = std::isalnum(c) ? c : '_';
                           return name;
                         });

}  // namespace
}  // namespace digitforge
