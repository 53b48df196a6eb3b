#pragma once

#include <torch/types.h>

#include <filesystem>
#include <functional>

#include "trainer/data/image_dataset.h"
#include "trainer/parallel/workers.h"
#include "trainer/train/gan.h"
#include "trainer/train/settings.h"

namespace digitforge {

/// How a run ended.
enum class RunEnd { finished, interrupted };

struct RunOptions {
  std::filesystem::path out;  ///< the run's folder
  bool resume = false;        ///< go on from the folder's checkpoint
  torch::Device device = torch::kCPU;
  /// The processes that train together, or none. The one of rank 0 writes.
  Workers* workers = nullptr;
  /// How good the averaged generator is after an epoch, the lower the better; the best epoch's
  /// checkpoint is kept as best.pt. Empty: none is.
  std::function<double(Gan&)> score = {};
  /// On a CUDA device, in one process: replay steps as CUDA graphs.
  bool cuda_graph = true;
};

/// Trains a GAN. In the run's folder: checkpoint.pt, best.pt, metrics.jsonl (one JSON object an
/// epoch), TensorBoard's events and samples/epoch-NNNN.png. After an interrupt (request_stop) the
/// checkpoint holds the step reached. `dataset`: what to train on, already cut to Settings::split.
/// Throws TrainerError; the last checkpoint is then intact.
RunEnd train_gan(const Settings& settings, const RunOptions& options, const ImageDataset& dataset);

/// Asks a running train_gan to save and return; safe in a signal handler.
void request_stop();

inline constexpr const char* kCheckpointName = "checkpoint.pt";
inline constexpr const char* kBestName = "best.pt";

}  // namespace digitforge
