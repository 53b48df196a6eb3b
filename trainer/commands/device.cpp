#include "trainer/commands/device.h"

#include <torch/torch.h>

#include "trainer/error.h"

namespace digitforge {

torch::Device find_device(const std::string& name, std::int64_t local_rank) {
  if (name == "cpu" || (name == "auto" && !torch::cuda::is_available())) return torch::kCPU;
  if (!torch::cuda::is_available()) {
    throw TrainerError("--device cuda: this LibTorch finds no CUDA device; use --device cpu");
  }
  if (local_rank >= static_cast<std::int64_t>(torch::cuda::device_count())) {
    throw TrainerError("--device cuda: this is process " + std::to_string(local_rank) +
                       " of this machine, counted from 0, which has " +
                       std::to_string(torch::cuda::device_count()) + " GPUs; start one a GPU");
  }
  return {torch::kCUDA, static_cast<torch::DeviceIndex>(local_rank)};
}

}  // namespace digitforge
