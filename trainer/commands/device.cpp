#include "trainer/commands/device.h"

#include <torch/torch.h>

#include "trainer/error.h"

namespace digitforge {

torch::Device find_device(const std::string& name) {
  if (name == "cpu" || (name == "auto" && !torch::cuda::is_available())) return torch::kCPU;
  if (!torch::cuda::is_available()) {
    throw TrainerError("--device cuda: this LibTorch finds no CUDA device; use --device cpu");
  }
  return torch::kCUDA;
}

}  // namespace digitforge
