#pragma once

#include <torch/types.h>

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace digitforge {

/// Training steps on a CUDA device, each variant captured into a CUDA graph at its first use and
/// then replayed: one launch in place of hundreds, between which a small net's GPU idles.
///
/// A step must do the same device work at every call: what changes is read from device memory, and
/// nothing waits for the device. LibTorch's generator counts on through replays, so a captured
/// step draws what an eager one would.
class StepGraphs {
 public:
  /// True on a CUDA device with a build that knows CUDA graphs.
  static bool available(torch::Device device);

  /// Moves the calling thread's work on `device` to a stream of its own, since the default stream
  /// cannot be captured; from then on, run() and all around it must be called by this thread.
  explicit StepGraphs(torch::Device device);
  ~StepGraphs();

  /// Runs `step`: eagerly the first few times, since libraries set themselves up at their first
  /// use; later by its graph. variant: which of the steps this is, where they differ in their work.
  /// Throws TrainerError where a step cannot be captured; the stream and LibTorch's generator are
  /// then as before, so that steps can be run by themselves.
  void run(const std::vector<bool>& variant, const std::function<void()>& step);

 private:
  struct Pool;
  struct Graph;
  std::unique_ptr<Pool> pool_;  ///< the memory of all graphs, of which one runs at a time
  std::map<std::vector<bool>, std::unique_ptr<Graph>> graphs_;
};

}  // namespace digitforge
