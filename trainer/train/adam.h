#pragma once

#include <torch/types.h>

#include <array>

#include "trainer/train/flat_parameters.h"

namespace digitforge {

/// Adam (Kingma and Ba 2015, algorithm 1) over flat parameters: one fused pass instead of one pass
/// for each of its operations, own on the CPU, LibTorch's on CUDA.
///
/// What changes from step to step is computed on the host by coefficients() and read by update()
/// from the parameters' own device, so that an update captured in a CUDA graph can be replayed.
struct Adam {
  double learning_rate;
  double beta1;
  double beta2;
  double epsilon = 1e-8;
  torch::Tensor first_moment;   ///< [parameters]
  torch::Tensor second_moment;  ///< [parameters]
  std::int64_t steps = 0;

  Adam(const FlatParameters& parameters, double learning_rate, double beta1, double beta2);

  static constexpr std::int64_t kCoefficients = 4;
  /// Of update number `step`, from 1: its step size, 1 / sqrt of its second moment's bias
  /// correction, its learning rate, its number. scale: of the learning rate, by a schedule.
  std::array<float, kCoefficients> coefficients(std::int64_t step, double scale) const;

  /// Updates the values from the gradients and zeroes the gradients. coefficients: what the method
  /// of that name returned, [4], float, on the parameters' device.
  void update(FlatParameters& parameters, const torch::Tensor& coefficients);
  /// The same by tensor operations alone, which is what update() does where there is no fused pass.
  void update_by_operations(FlatParameters& parameters, const torch::Tensor& coefficients);
  /// The same by LibTorch's fused pass, which reads the last two coefficients.
  void update_by_libtorch(FlatParameters& parameters, const torch::Tensor& coefficients);

  /// Counts a step and takes it.
  void step(FlatParameters& parameters, double scale = 1);
};

}  // namespace digitforge
