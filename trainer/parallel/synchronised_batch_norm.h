#pragma once

#include <torch/types.h>

#include "trainer/parallel/workers.h"

namespace digitforge {

/// Batch norm in training over the joint batch of all processes, each holding a part of the same
/// size: as torch::batch_norm of the whole, running statistics included. Gradients flow into every
/// process's part, and can be differentiated again. x: [n, c] or [n, c, h, w]; weight, bias, mean,
/// var: [c].
torch::Tensor synchronised_batch_norm(const torch::Tensor& x, const torch::Tensor& weight,
                                      const torch::Tensor& bias, torch::Tensor mean,
                                      torch::Tensor var, double momentum, double epsilon,
                                      Workers& workers);

}  // namespace digitforge
