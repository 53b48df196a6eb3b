#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/model.h"
#include "shared/error.h"

namespace digitforge {

/// What a gallery shows: `rows` runs of `columns` images. Image (row, column) is that of latent
/// (seed, column) and label first_digit + row, or of no label.
struct GalleryPlan {
  std::uint32_t seed = 0;
  std::uint32_t rows = 1;
  std::uint32_t columns = 1;
  std::int32_t first_digit = kNoDigit;

  std::uint32_t size() const { return rows * columns; }
  bool operator==(const GalleryPlan&) const = default;
};

/// Images in the making: a few at a time, so that a slow model does not freeze the app.
class Gallery {
 public:
  /// Forgets all images and starts on `plan` for images of height x width.
  void start(const GalleryPlan& plan, const Shape& image);
  /// Generates, for about `budget_ms`, images still missing. At least one a call.
  Status advance(Model& model, double budget_ms);
  /// The same for the discriminator's verdicts on the images that are done.
  Status advance_verdicts(Model& model, double budget_ms);

  const GalleryPlan& plan() const { return plan_; }
  std::uint32_t width() const { return width_; }
  std::uint32_t height() const { return height_; }
  std::uint32_t done() const { return done_; }
  std::uint32_t judged() const { return static_cast<std::uint32_t>(probabilities_.size()); }
  bool complete() const { return done_ == plan_.size(); }
  /// Label of image `index`, or kNoDigit.
  std::int32_t digit(std::uint32_t index) const;
  /// Probability that image `index` is real, by the discriminator; index < judged().
  float probability(std::uint32_t index) const { return probabilities_[index]; }
  /// Average generator time of an image so far, in milliseconds.
  double ms_per_image() const { return done_ == 0 ? 0 : spent_ms_ / done_; }
  /// Values in [-1, 1]: [done, height, width].
  const std::vector<float>& images() const { return images_; }

 private:
  GalleryPlan plan_;
  std::uint32_t width_ = 0;
  std::uint32_t height_ = 0;
  std::uint32_t done_ = 0;
  double spent_ms_ = 0;
  double judging_ms_ = 0;
  std::vector<float> images_;         ///< [size, height, width]
  std::vector<float> probabilities_;  ///< [judged]
};

}  // namespace digitforge
