#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "trainer/nets/net.h"
#include "trainer/train/flat_parameters.h"

namespace digitforge {

/// The exponential moving average of a generator's weights over steps, as a net of its own: what
/// draws, is exported and judged. Averaged weights draw far better than those of any single step
/// (Yazici et al. 2019).
class WeightAverage {
 public:
  /// decay: a step, 0 to below 1; 0 follows the weights exactly.
  WeightAverage(const Net& net, double decay);

  /// The share that the weights after step number `step` (from 1) get in the average.
  float share(std::int64_t step) const;

  /// Takes weights in. values: [parameters]; share: share()'s, a scalar on their device, so that
  /// the update can be part of a captured step.
  void update(const torch::Tensor& values, const torch::Tensor& share);

  /// Gives the average batch norm statistics of its own: the plain mean over batches 0 to
  /// `batches` - 1, whose network inputs `inputs(i)` yields. No batch norm ever saw the averaged
  /// weights' activations.
  void recalibrate(int batches, const std::function<std::vector<torch::Tensor>(int)>& inputs);

  Net& net() { return net_; }
  torch::Tensor& values() { return parameters_.values; }

 private:
  double decay_;
  Net net_;
  FlatParameters parameters_;
};

}  // namespace digitforge
