#include "tests/app/platform.h"

#include <gtest/gtest.h>

namespace digitforge {

void Platform::upload(std::span<const std::uint8_t> rgba, std::uint32_t x, std::uint32_t y,
                      std::uint32_t width, std::uint32_t height) {
  ASSERT_EQ(rgba.size(), std::size_t{4} * width * height);
  ASSERT_LE(x + width, kAtlasEdge);
  ASSERT_LE(y + height, kAtlasEdge);
  ++uploads;
  for (std::uint32_t row = 0; row < height; ++row) {
    for (std::uint32_t column = 0; column < width; ++column) {
      const std::uint8_t* pixel = &rgba[(std::size_t{row} * width + column) * 4];
      texels[{x + column, y + row}] = static_cast<std::uint32_t>(pixel[0]) | pixel[1] << 8 |
                                      pixel[2] << 16 | static_cast<std::uint32_t>(pixel[3]) << 24;
    }
  }
}

void Platform::save(const std::string& name, const std::string& type,
                    std::span<const std::uint8_t> bytes) {
  files.push_back({name, type, {bytes.begin(), bytes.end()}});
}

std::uint8_t Platform::texel(std::uint32_t x, std::uint32_t y) const {
  const auto found = texels.find({x, y});
  if (found == texels.end()) {
    ADD_FAILURE() << "nothing was uploaded to " << x << ", " << y;
    return 0;
  }
  const std::uint32_t grey = found->second & 255;
  EXPECT_EQ(found->second, grey | grey << 8 | grey << 16 | 0xff000000u) << "no grey";
  return static_cast<std::uint8_t>(grey);
}

}  // namespace digitforge
