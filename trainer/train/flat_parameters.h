#pragma once

#include <torch/types.h>

#include "trainer/nets/net.h"

namespace digitforge {

/// All parameters of a net in one tensor, and all gradients in another; the net's own tensors
/// become views of them. One optimiser step, one average, one copy is then one pass over memory.
struct FlatParameters {
  torch::Tensor values;     ///< [parameters], float
  torch::Tensor gradients;  ///< [parameters], float

  /// Moves the parameters of `net`, which must outlive no view of them, into flat tensors.
  explicit FlatParameters(const Net& net);
};

}  // namespace digitforge
