#pragma once

#include <torch/types.h>

namespace digitforge {

/// Each image turned by up to 12 degrees, scaled by up to a tenth in each direction, sheared by up
/// to a tenth and moved by up to two pixels, all uniform; what comes in from outside is background.
/// images: [n, 1, h, w], [-1, 1]. Draws from LibTorch's default random state.
torch::Tensor augment(const torch::Tensor& images);

}  // namespace digitforge
