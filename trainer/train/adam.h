#pragma once

#include <torch/types.h>

#include "trainer/train/flat_parameters.h"

namespace digitforge {

/// Adam (Kingma and Ba 2015, algorithm 1) over flat parameters: on the CPU one fused pass instead
/// of one pass for each of its operations.
struct Adam {
  double learning_rate;
  double beta1;
  double beta2;
  double epsilon = 1e-8;
  torch::Tensor first_moment;   ///< [parameters]
  torch::Tensor second_moment;  ///< [parameters]
  std::int64_t steps = 0;
  double scale = 1;  ///< of the learning rate, by a schedule

  Adam(const FlatParameters& parameters, double learning_rate, double beta1, double beta2);

  /// Updates the values from the gradients and zeroes the gradients.
  void step(FlatParameters& parameters);
};

}  // namespace digitforge
