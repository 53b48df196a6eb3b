#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "runtime/layers/layer.h"
#include "shared/error.h"
#include "shared/model_description.h"

namespace digitforge {

/// A network made ready to run: its weights packed by layer, and a place in one working memory for
/// every value that lives at the same time as another. Batches run in chunks of at most kChunk
/// images, so the memory does not grow with the batch.
class NetworkPlan {
 public:
  static constexpr std::size_t kChunk = 16;

  /// `network` may go away afterwards. Errors: those of infer_shapes.
  static Result<NetworkPlan> make(const Network& network);

  /// inputs: one a network input, [batch, ...shape]; output: [batch, ...output shape]. Allocates
  /// nothing.
  void run(std::span<const float* const> inputs, float* output, std::size_t batch);

  const Shape& input_shape(std::size_t i) const { return shapes_[i]; }
  std::size_t input_count() const { return inputs_; }
  const Shape& output_shape() const { return shapes_.back(); }

 private:
  /// Where a value lives: the caller's input, the caller's output, or the working memory.
  struct Place {
    enum class Kind { input, output, memory } kind = Kind::memory;
    std::size_t index = 0;   ///< of the input; or the offset in memory, in floats
    std::size_t stride = 0;  ///< floats an image
  };
  struct Step {
    std::unique_ptr<Layer> layer;         ///< null: copies its operand
    std::vector<std::uint32_t> operands;  ///< value numbers
    std::uint32_t result = 0;
  };

  void plan_memory();
  void run_chunk(std::span<const float* const> inputs, float* output, std::size_t first,
                 std::size_t batch);

  std::size_t inputs_ = 0;
  std::vector<Shape> shapes_;  ///< of every value
  std::vector<Place> places_;  ///< of every value
  std::vector<Step> steps_;
  std::vector<float> memory_;  ///< values, then scratch
  std::size_t scratch_ = 0;    ///< offset of the scratch in memory_
  std::vector<const float*> operand_pointers_;
};

}  // namespace digitforge
