#include "trainer/parallel/process_group.h"

#include <torch/torch.h>

#include "trainer/error.h"

// LibTorch's headers ask for these before they declare the two backends; some builds' flags have
// them.
#if defined(DIGITFORGE_GLOO) && !defined(USE_C10D_GLOO)
#define USE_C10D_GLOO
#endif
#if defined(DIGITFORGE_NCCL) && !defined(USE_C10D_NCCL)
#define USE_C10D_NCCL
#endif
#if defined(DIGITFORGE_GLOO) || defined(DIGITFORGE_NCCL)
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#endif
#ifdef DIGITFORGE_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

namespace digitforge {

#if defined(DIGITFORGE_GLOO) || defined(DIGITFORGE_NCCL)
namespace {

constexpr std::chrono::milliseconds kTimeout = std::chrono::minutes(5);

/// Backend: c10d::ProcessGroupGloo or c10d::ProcessGroupNCCL.
template <typename Backend>
class ProcessGroup final : public Workers {
 public:
  ProcessGroup(const Launch& launch, c10::intrusive_ptr<Backend> backend)
      : launch_(launch), backend_(std::move(backend)) {}
  ~ProcessGroup() override {
    // NCCL's threads must not outlive the process's other ends.
    if constexpr (requires { backend_->shutdown(); }) backend_->shutdown();
  }
  ProcessGroup(const ProcessGroup&) = delete;
  ProcessGroup& operator=(const ProcessGroup&) = delete;

  std::int64_t rank() const override { return launch_.rank; }
  std::int64_t count() const override { return launch_.count; }

  void average(torch::Tensor& tensor) override {
    try {
      std::vector<torch::Tensor> tensors = {tensor};
      backend_->allreduce(tensors)->wait();
    } catch (const std::exception&) {
      throw TrainerError(
          "another process of the run is gone or does not answer, so this one stops; its own "
          "message says why. Start all of them again with --resume to go on from the last "
          "checkpoint",
          Failure::process);
    }
    tensor.div_(static_cast<double>(launch_.count));
  }

 private:
  Launch launch_;
  c10::intrusive_ptr<Backend> backend_;
};

/// LibTorch 2 serves its store by libuv, which some builds lack; older ones know plain sockets
/// alone.
template <typename Options>
void use_plain_sockets(Options& options) {
  if constexpr (requires { options.useLibUV; }) options.useLibUV = false;
}

c10::intrusive_ptr<c10d::Store> meet(const Launch& launch) {
  c10d::TCPStoreOptions options;
  use_plain_sockets(options);
  options.port = launch.port;
  options.isServer = launch.rank == 0 && !launch.has_store;
  options.numWorkers = static_cast<std::size_t>(launch.count);
  options.waitWorkers = !launch.has_store;
  options.timeout = kTimeout;
  const auto store = c10::make_intrusive<c10d::TCPStore>(launch.address, options);
  // torchrun's store outlives a restart of its processes.
  const char* restart = std::getenv("TORCHELASTIC_RESTART_COUNT");
  return c10::make_intrusive<c10d::PrefixStore>(
      std::string("digitforge-") + (restart != nullptr ? restart : "0"), store);
}

}  // namespace

std::unique_ptr<Workers> join_workers(const Launch& launch, torch::Device device) {
  const auto rank = static_cast<int>(launch.rank);
  const auto count = static_cast<int>(launch.count);
  try {
    const auto store = meet(launch);
#ifdef DIGITFORGE_NCCL
    if (device.is_cuda()) {
      auto options = c10d::ProcessGroupNCCL::Options::create();
      options->timeout = kTimeout;
      return std::make_unique<ProcessGroup<c10d::ProcessGroupNCCL>>(
          launch, c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank, count, options));
    }
#endif
#ifdef DIGITFORGE_GLOO
    auto options = c10d::ProcessGroupGloo::Options::create(kTimeout);
    // On one machine the loopback: its name need not resolve.
    options->devices.push_back(launch.address == "127.0.0.1" || launch.address == "localhost"
                                   ? c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1")
                                   : c10d::ProcessGroupGloo::createDefaultDevice());
    return std::make_unique<ProcessGroup<c10d::ProcessGroupGloo>>(
        launch, c10::make_intrusive<c10d::ProcessGroupGloo>(store, rank, count, options));
#endif
  } catch (const std::exception& error) {
    throw TrainerError("the " + std::to_string(count) + " processes could not meet at " +
                           launch.address + ":" + std::to_string(launch.port) + " (" +
                           error.what() +
                           "); check MASTER_ADDR and MASTER_PORT, and that all were started",
                       Failure::process);
  }
  throw TrainerError("this build cannot train on " + device.str() +
                     " in several processes: it found no headers of NCCL or Gloo");
}
#else
std::unique_ptr<Workers> join_workers(const Launch&, torch::Device) {
  throw TrainerError(
      "this build cannot train in several processes: it found no headers of Gloo or NCCL");
}
#endif

}  // namespace digitforge
