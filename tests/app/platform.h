#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "web/app/backend.h"

namespace digitforge {

/// A platform without a screen: keeps what the app hands to it.
class Platform : public Backend {
 public:
  TextureHandle texture() override { return 1; }
  void upload(std::span<const std::uint8_t> rgba, std::uint32_t x, std::uint32_t y,
              std::uint32_t width, std::uint32_t height) override;
  void request_discriminator(std::size_t index) override { requests.push_back(index); }
  bool fetches_again() const override { return true; }
  void fetch_again(const Missing& missing) override { fetched_again.push_back(missing); }
  void keep_model(const std::string& file, const std::string& key,
                  std::span<const std::byte> bytes) override {
    kept.push_back({file, key, bytes.size()});
  }
  void announce(const std::string& text) override { announcements.push_back(text); }
  void copy_text(const std::string& text) override { copied = text; }
  bool copies_pictures() const override { return true; }
  void copy_picture(std::span<const std::uint8_t> png) override {
    picture.assign(png.begin(), png.end());
  }
  void save(const std::string& name, const std::string& type,
            std::span<const std::uint8_t> bytes) override;
  bool chooses_files() const override { return true; }
  bool has_plain_controls() const override { return false; }
  void choose_file() override { ++dialogs; }
  std::string link(const std::string& state) const override { return "https://host/#" + state; }

  /// The grey level at a place of the texture; fails where it was never uploaded or is no grey.
  std::uint8_t texel(std::uint32_t x, std::uint32_t y) const;

  struct File {
    std::string name, type;
    std::vector<std::uint8_t> bytes;
  };
  struct Kept {
    std::string file, key;
    std::size_t bytes = 0;
  };
  std::vector<Missing> fetched_again;
  std::vector<Kept> kept;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> texels;  ///< by x, y
  std::size_t uploads = 0;
  std::vector<std::size_t> requests;
  std::vector<std::string> announcements;
  std::string copied;
  std::vector<std::uint8_t> picture;
  std::vector<File> files;
  int dialogs = 0;
};

}  // namespace digitforge
