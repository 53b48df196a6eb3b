#pragma once

#include <cstdint>
#include <filesystem>

#include "shared/model_description.h"

namespace digitforge {

/// What storing weights with fewer bits does to pixels in [0, 255]: how far the images of the
/// weights as stored are from those of the weights as trained, for `images` latents.
struct ExportCost {
  double mean = 0, largest = 0;
  std::int64_t images = 0;
};

/// Writes the .dfw file of a run: the averaged generator with batch norm statistics of its own, the
/// discriminator, the metadata and a self-test of four latents. Weights as `dtype`.
/// Throws TrainerError; `out` is replaced in one step or not at all.
ExportCost export_run(const std::filesystem::path& run, const std::filesystem::path& out,
                      DType dtype);

}  // namespace digitforge
