#pragma once

#include <torch/types.h>

#include <memory>

#include "trainer/parallel/launch.h"
#include "trainer/parallel/workers.h"

namespace digitforge {

/// Meets the other processes, over LibTorch's c10d: NCCL where the device is a GPU and the build
/// has it, else Gloo. Waits up to five minutes for them, and later as long for any one; a process
/// whose connections close is noticed at once. Throws TrainerError.
std::unique_ptr<Workers> join_workers(const Launch& launch, torch::Device device);

}  // namespace digitforge
