#include "trainer/train/step_graphs.h"

#include "trainer/error.h"

#ifdef DIGITFORGE_CUDA
#include <torch/version.h>
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 8)
#include <ATen/core/CachingHostAllocator.h>
#define DIGITFORGE_HOST_ALLOCATOR
#endif
#include <ATen/Context.h>
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAStream.h>
#endif

namespace digitforge {

#ifdef DIGITFORGE_CUDA

namespace {

at::Generator generator_of(c10::DeviceIndex index) {
  return at::globalContext().defaultGenerator(torch::Device(torch::kCUDA, index));
}

/// Does what must be tried whether or not it can succeed.
template <typename Action>
void attempt(const Action& action) {
  try {
    action();
  } catch (const c10::Error&) {  // what went wrong first is what gets reported
  }
}

/// Ends what a capture began in LibTorch's allocators, of which pinned memory's takes part in newer
/// versions.
template <typename HostAllocator>
void end_host_pool(HostAllocator* allocator, const at::cuda::MempoolId_t& id) {
  if constexpr (requires { allocator->end_allocate_to_pool(id); }) {
    allocator->end_allocate_to_pool(id);
  }
}
void end_pools(c10::DeviceIndex device, const at::cuda::MempoolId_t& id) {
  attempt([&] { c10::cuda::CUDACachingAllocator::endAllocateToPool(device, id); });
#ifdef DIGITFORGE_HOST_ALLOCATOR
  attempt([&] { end_host_pool(at::getHostAllocator(at::kCUDA), id); });
#endif
}

/// Gives the generator a state that no capture holds. LibTorch 2.4 has the call.
template <typename Generator>
void restore(Generator& generator, const Generator& saved) {
  if constexpr (requires { generator.graphsafe_set_state(saved); }) {
    generator.graphsafe_set_state(saved);
  }
}

}  // namespace

struct StepGraphs::Pool {
  c10::DeviceIndex device;
  at::cuda::MempoolId_t id;
};

struct StepGraphs::Graph {
  at::cuda::CUDAGraph graph;
  int runs = 0;
  bool captured = false;

  void capture(const Pool& pool, const std::function<void()>& step) {
    c10::cuda::getCurrentCUDAStream(pool.device).synchronize();
    at::Generator generator = generator_of(pool.device);
    const at::Generator before = generator.clone();
    try {
      // Other threads, such as those that watch over an exchange, may go on.
      graph.capture_begin(pool.id, cudaStreamCaptureModeThreadLocal);
      step();
      graph.capture_end();
      captured = true;
    } catch (const c10::Error&) {
      // Ends the stream's capture, and fails for the same reason as the step.
      attempt([&] { graph.capture_end(); });
      end_pools(pool.device, pool.id);
      attempt([&] { restore(generator, before); });
      throw;
    }
  }
};

bool StepGraphs::available(torch::Device device) { return device.is_cuda(); }

StepGraphs::StepGraphs(torch::Device device) {
  const auto before = c10::cuda::getCurrentCUDAStream(device.index());
  pool_ = std::make_unique<Pool>(Pool{before.device_index(), at::cuda::graph_pool_handle()});
  const auto own = c10::cuda::getStreamFromPool(/*isHighPriority=*/false, pool_->device);
  before.synchronize();  // what was made on it is read on the new one
  c10::cuda::set_device(pool_->device);
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
      found->capture(*pool_, step);
    } catch (const c10::Error& error) {
      throw TrainerError(std::string("the training step cannot be captured into a CUDA graph (") +
                         error.what_without_backtrace() + "); go on with --no-cuda-graph");
    }
  }
  found->graph.replay();
}

#else

struct StepGraphs::Pool {};
struct StepGraphs::Graph {};

bool StepGraphs::available(torch::Device) { return false; }
StepGraphs::StepGraphs(torch::Device) {}
void StepGraphs::run(const std::vector<bool>&, const std::function<void()>& step) { step(); }

#endif

StepGraphs::~StepGraphs() = default;

}  // namespace digitforge
