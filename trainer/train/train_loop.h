#pragma once

#include <torch/types.h>

#include <filesystem>

#include "trainer/data/image_dataset.h"
#include "trainer/train/settings.h"

namespace digitforge {

/// How a run ended.
enum class RunEnd { finished, interrupted };

struct RunOptions {
  std::filesystem::path out;  ///< the run's folder
  bool resume = false;        ///< go on from the folder's checkpoint
  torch::Device device = torch::kCPU;
};

/// Trains a GAN. In the run's folder: checkpoint.pt, metrics.jsonl (one JSON object an epoch) and
/// samples/epoch-NNNN.png. After an interrupt (request_stop) the checkpoint holds the step reached.
/// Throws TrainerError; the last checkpoint is then intact.
RunEnd train_gan(const Settings& settings, const RunOptions& options, const ImageDataset& dataset);

/// Asks a running train_gan to save and return; safe in a signal handler.
void request_stop();

inline constexpr const char* kCheckpointName = "checkpoint.pt";

}  // namespace digitforge
