#pragma once

#include <cstdint>

namespace digitforge {

/// Means over some steps.
struct StepMeans {
  double loss_d = 0;  ///< J(D), without penalties
  double loss_g = 0;  ///< J(G)
  double d_real = 0;  ///< mean sigmoid of D's logits of real images
  double d_fake = 0;  ///< mean sigmoid of D's logits of generated images, in D's step
  std::int64_t steps = 0;
  std::int64_t finite_steps = 0;  ///< of these, before the first with a NaN or an infinity

  /// Takes further steps in, each step weighing the same.
  void add(const StepMeans& more);
};

}  // namespace digitforge
