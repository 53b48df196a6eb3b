#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace digitforge {

/// Identifies a texture to the renderer; 0 is none. Fits ImTextureID.
using TextureHandle = std::uintptr_t;

/// Everything the app needs from the platform besides input and OpenGL drawing, which the shells
/// hand to Dear ImGui. Implemented by the GLFW shell and by the page's.
class Backend {
 public:
  virtual ~Backend() = default;

  /// Replaces the one texture of the gallery. rgba: [height, width, 4]. Sampled with nearest
  /// neighbour. Yields a handle that stays valid until the next call.
  virtual TextureHandle upload(std::span<const std::uint8_t> rgba, std::uint32_t width,
                               std::uint32_t height) = 0;
  /// Asks for the whole file of model `index`. The answer comes, now or later, through
  /// Studio::receive_discriminator or Studio::lose_discriminator.
  virtual void request_discriminator(std::size_t index) = 0;
  /// Tells people who cannot see the screen what was made.
  virtual void announce(const std::string& text) = 0;
};

}  // namespace digitforge
