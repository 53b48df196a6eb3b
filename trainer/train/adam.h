#pragma once

#include <torch/types.h>

#include <array>

#include "trainer/train/flat_parameters.h"

namespace digitforge {

/// Adam (Kingma and Ba 2015, algorithm 1) over flat parameters: on the CPU one fused pass instead
/// of one pass for each of its operations.
///
/// What changes from step to step is computed on the host by advance() and read by update() from
/// the parameters' own device, so that an update captured in a CUDA graph can be replayed.
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

  /// Counts a step. Returns its step size and 1 / sqrt of its second moment's bias correction.
  std::array<float, 2> advance();

  /// Updates the values from the gradients and zeroes the gradients. coefficients: what advance()
  /// returned, [2], float, on the parameters' device.
  void update(FlatParameters& parameters, const torch::Tensor& coefficients);
  /// The same by tensor operations alone, which is what update() does where there is no fused pass.
  void update_by_operations(FlatParameters& parameters, const torch::Tensor& coefficients);

  /// advance() and update() in one.
  void step(FlatParameters& parameters);
};

}  // namespace digitforge
