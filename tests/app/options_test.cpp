// The window's command line: what it takes, and what it refuses before there is a window.
#include "web/shell/native/options.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

namespace digitforge {
namespace {

std::optional<Options> parsed(std::initializer_list<const char*> arguments, int* status = nullptr) {
  std::vector<char*> argv = {const_cast<char*>("digitforge-studio")};
  for (const char* argument : arguments) argv.push_back(const_cast<char*>(argument));
  int exit_code = 0;
  std::optional<Options> options =
      parse_options(static_cast<int>(argv.size()), argv.data(), exit_code);
  if (status != nullptr) *status = exit_code;
  return options;
}

TEST(Options, AreWhatIsWritten) {
  const auto options =
      parsed({"--seed", "4294967295", "--count", "016", "--scale", "1.5", "--size", "200x16384"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->seed, 4294967295U);
  EXPECT_EQ(options->count, 16);
  EXPECT_EQ(options->scale, 1.5F);
  EXPECT_EQ(options->width, 200);
  EXPECT_EQ(options->height, 16384);
  ASSERT_TRUE(parsed({}));
  EXPECT_FALSE(parsed({})->seed);
  EXPECT_FALSE(parsed({})->count);
}

TEST(Options, ThatCannotBeAreRefused) {
  for (const char* seed : {"-1", "4294967296", "18446744073709551617", "0x10", "1e3", "", " 5"}) {
    EXPECT_FALSE(parsed({"--seed", seed})) << seed;
  }
  for (const char* count : {"0", "257", "-1", "4294967297", "0x10", "nan"}) {
    EXPECT_FALSE(parsed({"--count", count})) << count;
  }
  for (const char* scale : {"nan", "-nan", "inf", "0", "0.49", "8.1", "1e39", "0x1p1", "1,5"}) {
    EXPECT_FALSE(parsed({"--scale", scale})) << scale;
  }
  for (const char* size : {"300", "300x", "x300", "300x300x300", "199x300", "300x16385", "-300x300",
                           "99999999999999999999x300", "300x4294967596", "0x300", "300x300 "}) {
    int status = 0;
    EXPECT_FALSE(parsed({"--size", size}, &status)) << size;
    EXPECT_NE(status, 0) << size;
  }
}

}  // namespace
}  // namespace digitforge
