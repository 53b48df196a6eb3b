#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "trainer/data/image_dataset.h"
#include "trainer/train/checkpoint_header.h"
#include "trainer/train/settings.h"
#include "trainer/train/train_loop.h"
#include "trainer/train/trainee.h"

namespace digitforge {

/// The order of the images in an epoch depends on (seed, epoch) alone, so a checkpoint need not
/// hold it. [n], int64.
torch::Tensor epoch_order(std::uint64_t seed, std::int64_t epoch, std::int64_t n);

/// The lines of a metrics file up to and with `epoch`: a run killed after writing an epoch's line
/// and before its checkpoint repeats that epoch.
std::string metrics_until(const std::filesystem::path& path, std::int64_t epoch);

/// Checks settings and folder and seeds LibTorch's random state. Throws TrainerError where the
/// folder holds a run that is not to be resumed.
void begin_run(const Settings& settings, const RunOptions& options);

/// Loads a run's checkpoint into `trainee` and returns its position. Throws TrainerError where it
/// was not trained on `dataset`, or its steps are not those of so many epochs.
Position resume_run(const RunOptions& options, const ImageDataset& dataset,
                    std::int64_t steps_per_epoch, Trainee& trainee);

bool stop_was_requested();
/// When the run has stopped, so that the next one does not.
void forget_stop_request();

}  // namespace digitforge
