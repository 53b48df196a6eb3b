#pragma once

#include <cstdint>
#include <span>

#include "web/app/backend.h"

namespace digitforge {

/// The gallery's OpenGL texture, for both shells. Needs a current context (OpenGL 3 or WebGL 2).
class GalleryTexture {
 public:
  /// As Backend::upload.
  TextureHandle upload(std::span<const std::uint8_t> rgba, std::uint32_t width,
                       std::uint32_t height);
  /// Forgets the texture of a context that is gone.
  void forget() { name_ = 0; }

 private:
  unsigned name_ = 0;
};

}  // namespace digitforge
