#include "web/shell/atlas_texture.h"

#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#else
#include <GLFW/glfw3.h>  // brings the platform's OpenGL header
#endif

namespace digitforge {

#ifndef GL_CLAMP_TO_EDGE
#define GL_CLAMP_TO_EDGE 0x812F  // OpenGL 1.2, missing from some platforms' headers
#endif

TextureHandle AtlasTexture::handle() {
  if (name_ != 0) return name_;
  glGenTextures(1, &name_);
  glBindTexture(GL_TEXTURE_2D, name_);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  constexpr auto kEdge = static_cast<GLsizei>(kAtlasEdge);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, kEdge, kEdge, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
  return name_;
}

void AtlasTexture::upload(std::span<const std::uint8_t> rgba, std::uint32_t x, std::uint32_t y,
                          std::uint32_t width, std::uint32_t height) {
  glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(handle()));
  glTexSubImage2D(GL_TEXTURE_2D, 0, static_cast<GLint>(x), static_cast<GLint>(y),
                  static_cast<GLsizei>(width), static_cast<GLsizei>(height), GL_RGBA,
                  GL_UNSIGNED_BYTE, rgba.data());
}

}  // namespace digitforge
