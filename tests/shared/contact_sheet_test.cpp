// Sheets of images: their size, and the grey of a value.
#include "shared/contact_sheet.h"

#include <gtest/gtest.h>

#include <limits>

namespace digitforge {
namespace {

TEST(GreyLevel, IsRoundedAndClamped) {
  EXPECT_EQ(grey_level(-1), 0);
  EXPECT_EQ(grey_level(0), 128);
  EXPECT_EQ(grey_level(1), 255);
  EXPECT_EQ(grey_level(-2), 0);
  EXPECT_EQ(grey_level(2), 255);
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(grey_level(kInfinity), 255);
  EXPECT_EQ(grey_level(-kInfinity), 0);
}

TEST(GreyLevel, OfNaNIsBlack) { EXPECT_EQ(grey_level(std::numeric_limits<float>::quiet_NaN()), 0); }

TEST(SheetSize, IsWhatIsDrawn) {
  for (const std::size_t count : {0, 1, 3, 7, 8}) {
    const std::vector<float> images(count * 2 * 5);
    const GreyImage sheet = contact_sheet(images, 2, 5, 3);
    const SheetSize size = sheet_size(count, 2, 5, 3);
    EXPECT_EQ(size.width, sheet.width) << count;
    EXPECT_EQ(size.height, sheet.height) << count;
    EXPECT_EQ(sheet.pixels.size(), sheet.width * sheet.height);
  }
  EXPECT_EQ(sheet_size(7, 2, 5, 3).width, 3 * 5 + 2 * 2U);
  EXPECT_EQ(sheet_size(7, 2, 5, 3).height, 3 * 2 + 2 * 2U);
}

TEST(SheetSize, IsKnownOfSheetsThatFitNoMemory) {
  const SheetSize size = sheet_size(10'000'000, 1 << 20, 1 << 20, 1'000'000);
  EXPECT_EQ(size.width, 1'000'000ull * ((1 << 20) + 2) - 2);
  EXPECT_EQ(size.height, 10ull * ((1 << 20) + 2) - 2);
}

}  // namespace
}  // namespace digitforge
