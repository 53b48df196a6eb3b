#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "web/app/backend.h"
#include "web/app/gallery.h"
#include "web/app/library.h"
#include "web/app/state.h"

namespace digitforge {

/// The app without its looks: the state, the models, and the pictures that follow from both.
class Studio {
 public:
  explicit Studio(Backend& backend) : backend_(backend) {}

  State state;
  const Library& library() const { return library_; }
  const Gallery& gallery() const { return gallery_; }
  /// Problems to tell the user, oldest first.
  const std::vector<std::string>& notices() const { return notices_; }
  void dismiss_notice(std::size_t index);
  void notice(std::string text);

  std::size_t announce_model(std::string title) { return library_.announce(std::move(title)); }
  /// A .dfw file or its generator prefix for the model at `index`. Failures become a notice.
  void receive_model(std::size_t index, std::span<const std::byte> bytes);
  void lose_model(std::size_t index, const std::string& reason);
  /// The whole file of the model at `index`.
  void receive_discriminator(std::size_t index, std::span<const std::byte> bytes);
  void lose_discriminator(std::size_t index, const std::string& reason);

  /// Brings the pictures towards the state, for about `budget_ms`, and uploads what is new.
  void update(double budget_ms);
  /// Uploads the pictures again, for a renderer that lost its textures.
  void restore_texture() { uploaded_ = 0; }
  /// Whether update has more to do now.
  bool working() const;
  /// Whether the picture is not the state's yet: work to do, or a model or discriminator on its
  /// way.
  bool busy() const;
  /// Whether verdicts are wanted and the model has a discriminator that did not fail.
  bool judging() const;

  /// The gallery's texture: a square-ish atlas of `atlas_columns` tiles a row.
  TextureHandle texture() const { return texture_; }
  std::uint32_t atlas_columns() const { return atlas_columns_; }
  std::uint32_t atlas_rows() const { return atlas_rows_; }

 private:
  GalleryPlan plan() const;
  void upload();
  void report_when_done();
  std::string summary() const;

  Backend& backend_;
  Library library_;
  Gallery gallery_;
  std::vector<std::string> notices_;
  std::size_t shown_model_ = static_cast<std::size_t>(-1);
  bool stopped_ = false;  ///< the gallery's model refused; wait for another plan
  bool reported_ = true;  ///< the finished gallery was announced
  std::uint32_t uploaded_ = 0;
  TextureHandle texture_ = 0;
  std::uint32_t atlas_columns_ = 1;
  std::uint32_t atlas_rows_ = 1;
  std::vector<std::uint8_t> atlas_;  ///< [atlas_rows * height, atlas_columns * width, 4]
};

}  // namespace digitforge
