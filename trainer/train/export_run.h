#pragma once

#include <filesystem>

#include "shared/model_description.h"

namespace digitforge {

/// Writes the .dfw file of a run: the averaged generator with batch norm statistics of its own, the
/// discriminator, the metadata and a self-test of four latents. Weights as `dtype`.
/// Throws TrainerError; `out` is replaced in one step or not at all.
void export_run(const std::filesystem::path& run, const std::filesystem::path& out, DType dtype);

}  // namespace digitforge
