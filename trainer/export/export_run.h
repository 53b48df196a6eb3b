#pragma once

#include <cstdint>
#include <filesystem>

#include "shared/model_description.h"
#include "trainer/nets/export.h"

namespace digitforge {

/// A weight file's contents and the bytes that they view.
struct ExportedRun {
  FileDescription description;
  TensorStorage storage;
};

/// A run's model: the averaged generator with batch norm statistics of its own and the
/// discriminator, or the judge's two networks; metadata; a self-test of four cases. From the run's
/// best epoch, where it has one, else its last checkpoint. Weights as `dtype`. Throws TrainerError.
ExportedRun describe_run(const std::filesystem::path& run, DType dtype);

/// What storing weights with fewer bits does to pixels in [0, 255]: how far the images of the
/// weights as stored are from those of the weights as trained, for `images` latents.
struct ExportCost {
  double mean = 0, largest = 0;
  std::int64_t images = 0;
};

/// Of a generator's two descriptions.
ExportCost measure_cost(const ModelDescription& stored, const ModelDescription& trained);

/// Writes a .dfw file; `out` is replaced in one step or not at all. Throws TrainerError.
void store_weights(const FileDescription& file, const std::filesystem::path& out);

}  // namespace digitforge
