#pragma once

#include <torch/types.h>

namespace digitforge {

/// For each image its nearest one among `others`, by Euclidean distance of pixels in [-1, 1].
struct Nearest {
  torch::Tensor distances;  ///< [n]
  torch::Tensor indices;    ///< [n], int64: into `others`
};

/// images: [n, 1, h, w]; others: [m, 1, h, w].
Nearest nearest_images(const torch::Tensor& images, const torch::Tensor& others);

}  // namespace digitforge
