// What counts as a number on a command line.
#include "shared/plain_number.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace digitforge {
namespace {

/// The text as it is handed on; "" where it was refused with a message that quotes it.
template <typename T>
std::string plain(std::string text) {
  const std::string given = text;
  const std::string problem = make_plain_number<T>(text);
  if (problem.empty()) return text;
  EXPECT_EQ(problem.find(given), 0U) << problem;
  return "";
}

TEST(PlainNumber, IsAWholeNumberThatFits) {
  EXPECT_EQ(plain<std::uint64_t>("18446744073709551615"), "18446744073709551615");
  EXPECT_EQ(plain<std::int64_t>("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(plain<std::uint32_t>("010"), "10") << "not octal";
  EXPECT_EQ(plain<std::int32_t>("-007"), "-7");
  EXPECT_EQ(plain<std::uint32_t>("0"), "0");
  for (const char* text : {"-1", "4294967296", "18446744073709551616", "0x10", "1e3", "1.0", "",
                           " 5", "5 ", "+5", "nan", "ten", "\xd9\xa3"}) {
    EXPECT_EQ(plain<std::uint32_t>(text), "") << text;
  }
}

#ifndef __EMSCRIPTEN__  // whose library reads no floating-point numbers this way
TEST(PlainNumber, IsFinite) {
  for (const char* text : {"0", "0.5", "-2e-4", "1e300", "3"}) {
    EXPECT_EQ(plain<double>(text), text);
  }
  for (const char* text : {"nan", "-nan", "inf", "-inf", "infinity", "1e400", "1e-400", "0x1p3",
                           "0,5", "", " 1", "1 "}) {
    EXPECT_EQ(plain<double>(text), "") << text;
  }
}
#endif

}  // namespace
}  // namespace digitforge
