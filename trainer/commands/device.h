#pragma once

#include <torch/types.h>

#include <string>

namespace digitforge {

/// "auto" (CUDA where there is one), "cpu" or "cuda". Throws TrainerError where there is no CUDA.
torch::Device find_device(const std::string& name);

}  // namespace digitforge
