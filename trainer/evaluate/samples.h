#pragma once

#include <torch/types.h>

#include <cstdint>

#include "shared/model_description.h"

namespace digitforge {

struct Samples {
  torch::Tensor images;  ///< [n, 1, 28, 28], [-1, 1]
  torch::Tensor labels;  ///< [n], int64: 0, 1, ... in turn; undefined for unconditional models
};

/// On `device`, images `first` to `first` + n - 1 of a weight file's generator, on LibTorch: image
/// i has the latent of (seed, i), as everywhere else, and class i modulo the number of classes.
Samples draw_samples(const ModelDescription& model, std::uint64_t seed, std::int64_t first,
                     std::int64_t n, torch::Device device = torch::kCPU);

}  // namespace digitforge
