#include "trainer/train/adam.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <cmath>

namespace digitforge {
namespace {

struct Coefficients {
  float beta1, beta2, step_size, inverse_root, epsilon;
};

/// value, gradient, m, v: [n]
void update(float* __restrict value, float* __restrict gradient, float* __restrict m,
            float* __restrict v, std::int64_t n, const Coefficients& c) {
  for (std::int64_t i = 0; i < n; ++i) {
    const float g = gradient[i];
    m[i] = c.beta1 * m[i] + (1 - c.beta1) * g;
    v[i] = c.beta2 * v[i] + (1 - c.beta2) * g * g;
    value[i] -= c.step_size * m[i] / (std::sqrt(v[i]) * c.inverse_root + c.epsilon);
    gradient[i] = 0;
  }
}

}  // namespace

Adam::Adam(const FlatParameters& parameters, double lr, double b1, double b2)
    : learning_rate(lr),
      beta1(b1),
      beta2(b2),
      first_moment(torch::zeros_like(parameters.values)),
      second_moment(torch::zeros_like(parameters.values)) {}

void Adam::step(FlatParameters& parameters) {
  torch::NoGradGuard no_grad;
  ++steps;
  const double correction1 = 1 - std::pow(beta1, static_cast<double>(steps));
  const double correction2 = 1 - std::pow(beta2, static_cast<double>(steps));
  if (!parameters.values.is_cpu()) {
    first_moment.lerp_(parameters.gradients, 1 - beta1);
    second_moment.mul_(beta2).addcmul_(parameters.gradients, parameters.gradients, 1 - beta2);
    const auto denominator = second_moment.sqrt().div_(std::sqrt(correction2)).add_(epsilon);
    parameters.values.addcdiv_(first_moment, denominator, -learning_rate * scale / correction1);
    parameters.gradients.zero_();
    return;
  }
  const Coefficients coefficients{static_cast<float>(beta1), static_cast<float>(beta2),
                                  static_cast<float>(learning_rate * scale / correction1),
                                  static_cast<float>(1 / std::sqrt(correction2)),
                                  static_cast<float>(epsilon)};
  float* value = parameters.values.data_ptr<float>();
  float* gradient = parameters.gradients.data_ptr<float>();
  float* m = first_moment.data_ptr<float>();
  float* v = second_moment.data_ptr<float>();
  at::parallel_for(
      0, parameters.values.numel(), 1 << 16, [&](std::int64_t begin, std::int64_t end) {
        update(value + begin, gradient + begin, m + begin, v + begin, end - begin, coefficients);
      });
}

}  // namespace digitforge
