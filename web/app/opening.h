#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "runtime/model_loader.h"
#include "web/app/noise.h"

namespace digitforge {

/// A model, and what the app keeps of its file besides.
struct Opened {
  Model model;
  std::vector<Shape> generator_shapes;      ///< of every value of its graph, see infer_shapes
  std::vector<Shape> discriminator_shapes;  ///< empty without a discriminator
  Axes axes;                                ///< principal directions of the generator's first layer
};

/// Opens a .dfw file or its generator prefix step by step; drop it to cancel. `bytes` must stay
/// until finish.
class Opening {
 public:
  /// pool: as for Model::load. Errors: those of ModelLoader::start; bad_graph for pictures that the
  /// app can't show.
  static Result<Opening> start(std::span<const std::byte> bytes, ThreadPool* pool);

  /// 0 to 1.
  float progress() const { return loader_.progress(); }
  /// True while there is more to do. Errors: out_of_memory.
  Result<bool> step() { return loader_.step(); }
  /// Does what is left; call it once. Errors: out_of_memory, bad_self_test.
  Result<Opened> finish();

 private:
  explicit Opening(ModelLoader loader) : loader_(std::move(loader)) {}

  ModelLoader loader_;
};

}  // namespace digitforge
