#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "runtime/cost.h"
#include "runtime/model.h"

namespace digitforge {

/// Loads a model layer by layer, for callers that report progress or may give up: drop the loader
/// to cancel. Model::load does the same in one call. Not for use by two threads at once.
class ModelLoader {
 public:
  /// Checks a .dfw file, or its generator prefix, and holds it to `limits` before anything is
  /// allocated for it. `bytes` must stay until finish. Errors: the reader's, wrong_kind for a
  /// classifier, too_large, out_of_memory.
  static Result<ModelLoader> start(std::span<const std::byte> bytes,
                                   const LoadLimits& limits = LoadLimits::usual());

  ModelLoader(ModelLoader&&) noexcept;
  ModelLoader& operator=(ModelLoader&&) noexcept;
  ~ModelLoader();

  const ModelCost& cost() const { return cost_; }
  /// The checked graph, with views of `bytes`.
  const ModelDescription& description() const;
  /// Share of the weights that are packed, 0 to 1.
  float progress() const;
  /// Packs the next layer; true while there is more to do. Errors: out_of_memory.
  Result<bool> step();
  /// Does what is left and yields the model; call it once. Errors: out_of_memory.
  Result<Model> finish();

 private:
  explicit ModelLoader(const LoadLimits& limits);

  std::unique_ptr<Model::State> state_;
  ModelCost cost_;
  LoadLimits limits_;
};

}  // namespace digitforge
