#pragma once

#include <cstdint>
#include <span>

#include "web/app/backend.h"

namespace digitforge {

/// The texture of all pictures, for both shells. Needs a current context (OpenGL 3 or WebGL 2).
class AtlasTexture {
 public:
  /// As Backend::texture; made on the first call.
  TextureHandle handle();
  /// As Backend::upload.
  void upload(std::span<const std::uint8_t> rgba, std::uint32_t x, std::uint32_t y,
              std::uint32_t width, std::uint32_t height);
  /// Forgets the texture of a context that is gone.
  void forget() { name_ = 0; }

 private:
  unsigned name_ = 0;
};

}  // namespace digitforge
