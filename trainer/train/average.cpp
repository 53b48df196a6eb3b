#include "trainer/train/average.h"

#include <torch/torch.h>

#include <algorithm>

namespace digitforge {

WeightAverage::WeightAverage(const Net& net, double decay)
    : decay_(decay), net_(net.clone()), parameters_(net_) {
  net_.requires_grad(false);
}

void WeightAverage::update(const torch::Tensor& values, std::int64_t step) {
  torch::NoGradGuard no_grad;
  // A short memory at first, so that the initial weights do not linger in the average.
  const auto s = static_cast<double>(step);
  const double decay = std::min(decay_, (1 + s) / (10 + s));
  if (decay_ == 0) {
    parameters_.values.copy_(values);
  } else {
    parameters_.values.lerp_(values, 1 - decay);
  }
}

void WeightAverage::recalibrate(int batches,
                                const std::function<std::vector<torch::Tensor>(int)>& inputs) {
  net_.recalibrate(batches, [&](int i) { net_.forward(inputs(i)); });
}

}  // namespace digitforge
