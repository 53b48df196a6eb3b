#pragma once

#include <torch/types.h>

#include <vector>

#include "trainer/nets/net.h"

namespace digitforge {

/// All parameters of a net in one tensor, and all gradients in another; the net's own tensors
/// become views of them. One optimiser step, one average, one copy is then one pass over memory.
struct FlatParameters {
  torch::Tensor values;     ///< [parameters], float
  torch::Tensor gradients;  ///< [parameters], float

  /// Moves the parameters of `net`, which must outlive no view of them, into flat tensors.
  explicit FlatParameters(const Net& net);

  /// Adds the loss's gradients to `gradients`, which must be zero: on the CPU where they are made,
  /// elsewhere all of them by one operation instead of one for each parameter.
  void backward(const torch::Tensor& loss);

 private:
  std::vector<torch::Tensor> parameters_;  ///< the net's own, views of `values`
};

}  // namespace digitforge
