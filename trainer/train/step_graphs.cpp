#include "trainer/train/step_graphs.h"

#include "trainer/error.h"

#ifdef DIGITFORGE_CUDA
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#endif

namespace digitforge {

#ifdef DIGITFORGE_CUDA

struct StepGraphs::Graph {
  at::cuda::CUDAGraph graph;
  int runs = 0;
  bool captured = false;
};

bool StepGraphs::available(torch::Device device) { return device.is_cuda(); }

StepGraphs::StepGraphs(torch::Device device) {
  const auto before = c10::cuda::getCurrentCUDAStream(device.index());
  const auto own = c10::cuda::getStreamFromPool(/*isHighPriority=*/false, device.index());
  before.synchronize();  // what was made on it is read on the new one
  c10::cuda::setCurrentCUDAStream(own);
}

void StepGraphs::run(const std::vector<bool>& variant, const std::function<void()>& step) {
  constexpr int kEagerRuns = 3;  // as many as PyTorch's torch.cuda.make_graphed_callables
  auto& found = graphs_[variant];
  if (!found) found = std::make_unique<Graph>();
  if (found->runs < kEagerRuns) {
    ++found->runs;
    return step();
  }
  if (!found->captured) {
    try {
      c10::cuda::getCurrentCUDAStream().synchronize();
      found->graph.capture_begin();
      step();
      found->graph.capture_end();
      found->captured = true;
    } catch (const c10::Error& error) {
      throw TrainerError(std::string("the training step cannot be captured into a CUDA graph (") +
                         error.what_without_backtrace() + "); go on with --no-cuda-graph");
    }
  }
  found->graph.replay();
}

#else

struct StepGraphs::Graph {};

bool StepGraphs::available(torch::Device) { return false; }
StepGraphs::StepGraphs(torch::Device) {}
void StepGraphs::run(const std::vector<bool>&, const std::function<void()>& step) { step(); }

#endif

StepGraphs::~StepGraphs() = default;

}  // namespace digitforge
