#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "runtime/aligned_array.h"
#include "runtime/cost.h"
#include "runtime/lowering.h"
#include "runtime/memory_plan.h"
#include "shared/error.h"
#include "shared/model_description.h"

namespace digitforge {

/// A network made ready to run: its weights packed for the machine's kernels, and a place in one
/// working memory for every value. Batches run in chunks that the second-level cache holds, so the
/// memory does not grow with the batch. The threads of runtime/threads.h share a batch's images, or
/// a single image's products; an image has the same bits whoever makes it.
class NetworkPlan {
 public:
  /// Plans without packing: takes little memory and time, whatever the network is. `network` must
  /// stay where it is until everything is packed. Errors: those of infer_shapes and choose_target.
  static Result<NetworkPlan> prepare(const Network& network);
  const NetworkCost& cost() const { return cost_; }

  /// Packs the weights of the next layer. False where all are packed.
  bool pack_next();
  /// Bytes of packed weights so far, of cost().weight_bytes.
  std::uint64_t packed_bytes() const { return packed_bytes_; }
  /// After the last pack_next: takes working memory for the threads that there are, at most
  /// `memory_bytes` of it where that is enough for one, and learns the labels' tables. From here on
  /// the plan can run.
  void finish(std::uint64_t memory_bytes);

  /// inputs: one a network input, [batch, ...shape]; output: [batch, ...output shape]. Allocates
  /// nothing.
  void run(std::span<const float* const> inputs, float* output, std::size_t batch);

  /// Images that run at a time, at most, on a thread.
  std::size_t chunk() const { return chunk_; }
  /// The kernels' name, as DIGITFORGE_TARGET gives it.
  const char* target() const { return target_; }
  const Shape& input_shape(std::size_t i) const { return inputs_[i]; }
  std::size_t input_count() const { return inputs_.size(); }
  const Shape& output_shape() const { return output_; }

 private:
  /// What one thread works in.
  struct Workspace {
    AlignedArray<float> memory;  ///< [chunk, plan_.size]
    AlignedArray<std::byte> scratch;
    std::vector<Images> operands;
  };

  void choose_chunk(std::uint64_t memory_bytes);
  void learn_labels();
  void run_chunk(Workspace& space, const float* const* inputs, float* output,
                 std::size_t count) const;
  Images operand(const Workspace& space, std::uint32_t value, const float* const* inputs,
                 const float* output) const;
  MutableImages result(Workspace& space, std::uint32_t value, float* output) const;
  void run_step(Workspace& space, const PlannedStep& step, const float* const* inputs,
                float* output, std::size_t count) const;

  const char* target_ = "";
  std::vector<Shape> inputs_;
  Shape output_;
  NetworkCost cost_;
  std::size_t packed_steps_ = 0;
  std::uint64_t packed_bytes_ = 0;
  PlannedNetwork network_;
  MemoryPlan plan_;
  std::size_t chunk_ = 1;
  bool has_steps_for_blends_ = false;
  std::vector<Workspace> spaces_;  ///< one a thread, as many as there were when it was loaded
};

}  // namespace digitforge
