#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "trainer/train/settings.h"
#include "trainer/train/train_loop.h"

namespace digitforge {

/// The order of the images in an epoch depends on (seed, epoch) alone, so a checkpoint need not
/// hold it. [n], int64.
torch::Tensor epoch_order(std::uint64_t seed, std::int64_t epoch, std::int64_t n);

/// The lines of a metrics file up to and with `epoch`: a run killed after writing an epoch's line
/// and before its checkpoint repeats that epoch.
std::string metrics_until(const std::filesystem::path& path, std::int64_t epoch);

/// Checks settings and folder, forgets earlier requests to stop and seeds LibTorch's random state.
/// Throws TrainerError where the folder holds a run that is not to be resumed.
void begin_run(const Settings& settings, const RunOptions& options);

bool stop_was_requested();

}  // namespace digitforge
