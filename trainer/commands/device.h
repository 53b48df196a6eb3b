#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>

namespace digitforge {

/// "auto" (CUDA where there is one), "cpu" or "cuda". local_rank: which of several processes of
/// this machine asks; each takes a GPU of its own. Throws TrainerError where there is no such GPU.
torch::Device find_device(const std::string& name, std::int64_t local_rank = 0);

}  // namespace digitforge
