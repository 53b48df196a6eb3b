#include "web/shell/native/png_writer.h"

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop

namespace digitforge {

Status write_png(const std::string& path, std::span<const std::uint8_t> rgb, int width,
                 int height) {
  if (stbi_write_png(path.c_str(), width, height, 3, rgb.data(), width * 3) == 0) {
    return Error{ErrorCode::io, path + " cannot be written: check the folder and its permissions"};
  }
  return Success{};
}

}  // namespace digitforge
