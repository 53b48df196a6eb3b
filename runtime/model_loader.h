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
  /// allocated for it. `bytes` must stay until finish. pool: as for Model::load. Errors: the
  /// reader's, wrong_kind for a classifier, too_large, out_of_memory.
  static Result<ModelLoader> start(std::span<const std::byte> bytes,
                                   const LoadLimits& limits = LoadLimits::usual(),
                                   ThreadPool* pool = nullptr);

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
  ModelLoader(const LoadLimits& limits, ThreadPool* pool);

  std::shared_ptr<Model::Loaded> loaded_;
  ThreadPool* pool_;
  ModelCost cost_;
  LoadLimits limits_;
};

}  // namespace digitforge
