#include "trainer/train/average.h"

#include <torch/torch.h>

#include <algorithm>

namespace digitforge {

WeightAverage::WeightAverage(const Net& net, double decay)
    : decay_(decay), net_(net.clone()), parameters_(net_) {
  net_.requires_grad(false);
}

float WeightAverage::share(std::int64_t step) const {
  // A short memory at first, so that the initial weights do not linger in the average.
  const auto s = static_cast<double>(step);
  return static_cast<float>(1 - std::min(decay_, (1 + s) / (10 + s)));
}

void WeightAverage::update(const torch::Tensor& values, const torch::Tensor& share) {
  torch::NoGradGuard no_grad;
  if (decay_ == 0) {
    parameters_.values.copy_(values);
  } else if (share.is_cpu()) {
    parameters_.values.lerp_(values, share.item<float>());  // vectorised, unlike a tensor's
  } else {
    parameters_.values.lerp_(values, share);
  }
}

void WeightAverage::recalibrate(int batches,
                                const std::function<std::vector<torch::Tensor>(int)>& inputs) {
  net_.recalibrate(batches, [&](int i) { net_.forward(inputs(i)); });
}

}  // namespace digitforge
