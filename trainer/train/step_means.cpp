#include "trainer/train/step_means.h"

namespace digitforge {

void StepMeans::add(const StepMeans& more) {
  const std::int64_t all = steps + more.steps;
  if (all == 0) return;
  const double share = static_cast<double>(more.steps) / static_cast<double>(all);
  loss_d += (more.loss_d - loss_d) * share;
  loss_g += (more.loss_g - loss_g) * share;
  d_real += (more.d_real - d_real) * share;
  d_fake += (more.d_fake - d_fake) * share;
  steps = all;
  finite_steps += more.finite_steps;
}

}  // namespace digitforge
