#include "tests/support/png_file.h"

#include <gtest/gtest.h>
#include <png.h>

namespace digitforge {

GreyImage read_grey_png(const std::string& path) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  GreyImage image;
  if (png_image_begin_read_from_file(&png, path.c_str()) == 0) {
    ADD_FAILURE() << path << ": " << png.message;
    return image;
  }
  EXPECT_EQ(png.format, static_cast<png_uint_32>(PNG_FORMAT_GRAY)) << path;
  png.format = PNG_FORMAT_GRAY;
  image.width = png.width;
  image.height = png.height;
  image.pixels.resize(PNG_IMAGE_SIZE(png));
  if (png_image_finish_read(&png, nullptr, image.pixels.data(), 0, nullptr) == 0) {
    ADD_FAILURE() << path << ": " << png.message;
  }
  png_image_free(&png);
  return image;
}

}  // namespace digitforge
