#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "runtime/aligned_array.h"
#include "runtime/cost.h"
#include "runtime/lowering.h"
#include "runtime/memory_plan.h"
#include "runtime/threads.h"
#include "shared/error.h"
#include "shared/model_description.h"

namespace digitforge {

/// What a network runs in. For one thread at a time; see NetworkPlan::make_workspace.
struct Workspace {
  /// What one thread of the pool works in.
  struct Place {
    AlignedArray<float> memory;  ///< [chunk, values of the memory plan]
    AlignedArray<std::byte> scratch;
    std::vector<Images> operands;
  };
  std::vector<Place> places;   ///< [threads]
  ThreadPool* pool = nullptr;  ///< or none
};

/// A network made ready to run: its weights packed for the machine's kernels, and a place in one
/// working memory for every value. Batches run in chunks that the second-level cache holds, so the
/// memory does not grow with the batch. A pool's threads share a batch's images, or a single
/// image's products; an image has the same bits whoever makes it. After finish it never changes:
/// any number of threads may run it, each in its own workspace.
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
  /// After the last pack_next: learns the labels' tables. From here on the plan can run.
  void finish();

  /// Working memory for the threads of `pool`, or without one for the calling thread; at most
  /// `memory_bytes` of it where that is enough for one.
  Workspace make_workspace(ThreadPool* pool, std::uint64_t memory_bytes) const;

  /// inputs: one a network input, [batch, ...shape]; output: [batch, ...output shape]; space: made
  /// by this plan. Allocates nothing.
  void run(Workspace& space, std::span<const float* const> inputs, float* output,
           std::size_t batch) const;

  /// Images that run at a time, at most, on a thread.
  std::size_t chunk() const { return chunk_; }
  /// The kernels' name, as DIGITFORGE_TARGET gives it.
  const char* target() const { return target_; }
  const Shape& input_shape(std::size_t i) const { return inputs_[i]; }
  std::size_t input_count() const { return inputs_.size(); }
  const Shape& output_shape() const { return output_; }

 private:
  using Place = Workspace::Place;

  std::size_t bytes_for(std::size_t count) const;  ///< of memory and scratch, for `count` images
  std::size_t scratch_for(std::size_t count) const;
  void learn_labels();
  void run_chunk(Place& place, ThreadPool* pool, const float* const* inputs, float* output,
                 std::size_t count) const;
  Images operand(const Place& place, std::uint32_t value, const float* const* inputs,
                 const float* output) const;
  MutableImages result(Place& place, std::uint32_t value, float* output) const;
  void run_step(Place& place, ThreadPool* pool, const PlannedStep& step, const float* const* inputs,
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
};

}  // namespace digitforge
