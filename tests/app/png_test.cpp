// PNG and APNG files, chunk by chunk; what is in them is looked at in tests/browser.
#include "web/app/png.h"

#include <gtest/gtest.h>

#include <string>

namespace digitforge {
namespace {

GreyImage gradient(std::size_t width, std::size_t height, int start) {
  GreyImage image{width, height, {}};
  for (std::size_t i = 0; i < width * height; ++i) {
    image.pixels.push_back(static_cast<std::uint8_t>(start + 7 * static_cast<int>(i)));
  }
  return image;
}

struct Chunk {
  std::string type;
  std::vector<std::uint8_t> data;
};

std::uint32_t read32(const std::vector<std::uint8_t>& bytes, std::size_t at) {
  return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 |
         std::uint32_t{bytes[at + 2]} << 8 | bytes[at + 3];
}

std::vector<Chunk> chunks_of(const std::vector<std::uint8_t>& png) {
  std::vector<Chunk> chunks;
  std::size_t at = 8;
  while (at + 12 <= png.size()) {
    const std::uint32_t size = read32(png, at);
    const auto data = png.begin() + static_cast<std::ptrdiff_t>(at) + 8;
    chunks.push_back({std::string(png.begin() + static_cast<std::ptrdiff_t>(at) + 4, data),
                      {data, data + size}});
    at += size + 12;
  }
  EXPECT_EQ(at, png.size());
  return chunks;
}

std::string types_of(const std::vector<Chunk>& chunks) {
  std::string types;
  for (const Chunk& chunk : chunks) types += chunk.type + " ";
  return types;
}

TEST(Png, HasHeaderCommentRowsAndEnd) {
  const std::vector<Chunk> chunks = chunks_of(encode_png(gradient(5, 3, 0), "made by a test"));
  EXPECT_EQ(types_of(chunks), "IHDR tEXt IDAT IEND ");
  EXPECT_EQ(read32(chunks[0].data, 0), 5U);
  EXPECT_EQ(read32(chunks[0].data, 4), 3U);
  EXPECT_EQ(chunks[0].data[8], 8) << "bits";
  EXPECT_EQ(chunks[0].data[9], 0) << "grey";
  EXPECT_EQ(std::string(chunks[1].data.begin(), chunks[1].data.end()),
            std::string("Comment\0made by a test", 22));
  EXPECT_EQ(types_of(chunks_of(encode_png(gradient(5, 3, 0)))), "IHDR IDAT IEND ");
}

TEST(Png, AnimationsNumberTheirFrames) {
  const std::vector<GreyImage> frames = {gradient(4, 4, 0), gradient(4, 4, 50), gradient(4, 4, 99)};
  const std::vector<Chunk> chunks = chunks_of(encode_apng(frames, 40));
  EXPECT_EQ(types_of(chunks), "IHDR acTL fcTL IDAT fcTL fdAT fcTL fdAT IEND ");
  EXPECT_EQ(read32(chunks[1].data, 0), 3U) << "frames";
  EXPECT_EQ(read32(chunks[1].data, 4), 0U) << "for ever";
  std::uint32_t sequence = 0;
  for (const Chunk& chunk : chunks) {
    if (chunk.type != "fcTL" && chunk.type != "fdAT") continue;
    EXPECT_EQ(read32(chunk.data, 0), sequence++);
    if (chunk.type == "fcTL") {
      EXPECT_EQ(read32(chunk.data, 4), 4U);
      EXPECT_EQ(chunk.data[20] << 8 | chunk.data[21], 40) << "milliseconds";
      EXPECT_EQ(chunk.data[22] << 8 | chunk.data[23], 1000);
    }
  }
  const std::vector<Chunk> still = chunks_of(encode_png(frames[0]));
  EXPECT_EQ(chunks[3].data, still[1].data) << "the first frame is the picture";
}

}  // namespace
}  // namespace digitforge
