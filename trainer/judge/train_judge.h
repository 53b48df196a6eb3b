#pragma once

#include <filesystem>

#include "shared/model_description.h"
#include "trainer/data/image_dataset.h"
#include "trainer/nets/export.h"
#include "trainer/train/train_loop.h"

namespace digitforge {

/// Trains the judge on `dataset` but its last twelfth (5,000 of 60,000), which chooses the epoch:
/// RunOptions::out gets checkpoint.pt, best.pt and metrics.jsonl. Stops, resumes and fails as
/// train_gan does.
RunEnd train_judge(const Settings& settings, const RunOptions& options,
                   const ImageDataset& dataset);

/// Both networks of a judge's checkpoint, with a self-test of four random images, its classes and
/// its steps. Throws TrainerError.
void describe_judge(const std::filesystem::path& checkpoint, DType dtype,
                    ClassifierDescription& judged, TensorStorage& storage);

}  // namespace digitforge
