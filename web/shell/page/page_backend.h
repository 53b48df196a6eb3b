#pragma once

#include "web/app/backend.h"
#include "web/shell/atlas_texture.h"

namespace digitforge {

/// The page: hands requests to the handlers that page.mjs put on the module object, `Module.page`.
class PageBackend : public Backend {
 public:
  TextureHandle texture() override { return texture_.handle(); }
  void upload(std::span<const std::uint8_t> rgba, std::uint32_t x, std::uint32_t y,
              std::uint32_t width, std::uint32_t height) override;
  void request_discriminator(std::size_t index) override;
  bool fetches_again() const override { return true; }
  void fetch_again(const Missing& missing) override;
  void keep_model(const std::string& file, const std::string& key,
                  std::span<const std::byte> bytes) override;
  void announce(const std::string& text) override;
  void copy_text(const std::string& text) override;
  bool copies_pictures() const override;
  void copy_picture(std::span<const std::uint8_t> png) override;
  void save(const std::string& name, const std::string& type,
            std::span<const std::uint8_t> bytes) override;
  bool chooses_files() const override { return true; }
  bool has_plain_controls() const override { return true; }
  void choose_file() override;
  std::string link(const std::string& state) const override;
  /// The WebGL context and all in it are gone.
  void forget_texture() { texture_.forget(); }

 private:
  AtlasTexture texture_;
};

/// Copies to the system's clipboard; Dear ImGui's SetClipboardTextFn.
void copy_to_clipboard(void*, const char* text);

}  // namespace digitforge
