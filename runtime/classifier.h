#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "runtime/cost.h"
#include "shared/error.h"
#include "shared/model_description.h"

namespace digitforge {

/// What a loaded classifier is. Shapes leave the batch out.
struct ClassifierInfo {
  Metadata metadata;           ///< class_names: one a logit
  Shape image;                 ///< [channels, height, width]
  std::uint32_t features = 0;  ///< values in an image's features
  std::uint32_t classes = 0;
};

/// A classifier, as trained to judge generated images, ready to run: a file of that kind.
/// As with Model, all memory is planned at loading and the calls below allocate nothing. Not for
/// use by two threads at once.
class Classifier {
 public:
  /// Checks and loads a whole .dfw file; `bytes` may go away afterwards. Errors: the reader's, and
  /// wrong_kind for a generator's file or the first part of a classifier's, too_large,
  /// out_of_memory.
  static Result<Classifier> load(std::span<const std::byte> bytes,
                                 const LoadLimits& limits = LoadLimits::usual());

  Classifier(Classifier&&) noexcept;
  Classifier& operator=(Classifier&&) noexcept;
  ~Classifier();

  const ClassifierInfo& info() const;

  /// images: [n, channels, height, width], [-1, 1]; features: [n, features]; logits: [n, classes],
  /// the largest names the likeliest class. n is taken from the size of `images`. Errors:
  /// bad_argument, also for a NaN or an infinity.
  Status classify(std::span<const float> images, std::span<float> features,
                  std::span<float> logits);

  /// As Model::self_test.
  Result<float> self_test();

 private:
  struct State;
  static Result<Classifier> load_unguarded(std::span<const std::byte> bytes,
                                           const LoadLimits& limits);
  explicit Classifier(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace digitforge
