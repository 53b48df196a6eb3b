#pragma once

#include "web/app/backend.h"
#include "web/shell/gallery_texture.h"

namespace digitforge {

/// The page: hands requests to the handlers that page.mjs put on the module object, `Module.page`.
class PageBackend : public Backend {
 public:
  TextureHandle upload(std::span<const std::uint8_t> rgba, std::uint32_t width,
                       std::uint32_t height) override;
  void request_discriminator(std::size_t index) override;
  void announce(const std::string& text) override;
  /// The WebGL context and all in it are gone.
  void forget_texture() { texture_.forget(); }

 private:
  GalleryTexture texture_;
};

/// Copies to the system's clipboard; Dear ImGui's SetClipboardTextFn.
void copy_to_clipboard(void*, const char* text);

}  // namespace digitforge
