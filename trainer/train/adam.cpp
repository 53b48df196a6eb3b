#include "trainer/train/adam.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>
#include <torch/version.h>

#include <cmath>

namespace digitforge {
namespace {

struct Coefficients {
  float beta1, beta2, step_size, inverse_root, epsilon;
};

/// value, gradient, m, v: [n]
void update_range(float* __restrict value, float* __restrict gradient, float* __restrict m,
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

std::array<float, Adam::kCoefficients> Adam::coefficients(std::int64_t step, double scale) const {
  const double correction1 = 1 - std::pow(beta1, static_cast<double>(step));
  const double correction2 = 1 - std::pow(beta2, static_cast<double>(step));
  return {static_cast<float>(learning_rate * scale / correction1),
          static_cast<float>(1 / std::sqrt(correction2)), static_cast<float>(learning_rate * scale),
          static_cast<float>(step)};
}

void Adam::update_by_operations(FlatParameters& parameters, const torch::Tensor& coefficients) {
  torch::NoGradGuard no_grad;
  first_moment.lerp_(parameters.gradients, 1 - beta1);
  second_moment.mul_(beta2).addcmul_(parameters.gradients, parameters.gradients, 1 - beta2);
  const auto denominator = second_moment.sqrt().mul_(coefficients[1]).add_(epsilon);
  parameters.values.sub_(first_moment.div(denominator).mul_(coefficients[0]));
  parameters.gradients.zero_();
}

// LibTorch 2.2 has a fused pass that reads the learning rate from the device.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 2)
void Adam::update_by_libtorch(FlatParameters& parameters, const torch::Tensor& coefficients) {
  torch::NoGradGuard no_grad;
  // It gives a tensor of this size one block of threads, and takes so many tensors at once: in as
  // many pieces, aligned for wide loads, more of the device's processors have work.
  constexpr std::int64_t kPieces = 36, kAligned = 1024;
  const std::int64_t n = parameters.values.numel();
  const std::int64_t piece = (n / kPieces / kAligned + 1) * kAligned;
  const auto split = [&](const torch::Tensor& flat) { return flat.split(piece); };
  const auto values = split(parameters.values);
  const std::vector<torch::Tensor> steps_taken(values.size(), coefficients.narrow(0, 3, 1));
  at::_fused_adam_(values, split(parameters.gradients), split(first_moment), split(second_moment),
                   {}, steps_taken, coefficients[2], beta1, beta2, /*weight_decay=*/0, epsilon,
                   /*amsgrad=*/false, /*maximize=*/false);
  parameters.gradients.zero_();
}
#else
void Adam::update_by_libtorch(FlatParameters& parameters, const torch::Tensor& coefficients) {
  update_by_operations(parameters, coefficients);
}
#endif

void Adam::update(FlatParameters& parameters, const torch::Tensor& coefficients) {
  if (!parameters.values.is_cpu()) return update_by_libtorch(parameters, coefficients);
  const float* given = coefficients.data_ptr<float>();
  const Coefficients c{static_cast<float>(beta1), static_cast<float>(beta2), given[0], given[1],
                       static_cast<float>(epsilon)};
  float* value = parameters.values.data_ptr<float>();
  float* gradient = parameters.gradients.data_ptr<float>();
  float* m = first_moment.data_ptr<float>();
  float* v = second_moment.data_ptr<float>();
  at::parallel_for(
      0, parameters.values.numel(), 1 << 16, [&](std::int64_t begin, std::int64_t end) {
        update_range(value + begin, gradient + begin, m + begin, v + begin, end - begin, c);
      });
}

void Adam::step(FlatParameters& parameters, double scale) {
  const auto now = coefficients(++steps, scale);
  update(parameters, torch::tensor(at::ArrayRef<float>(now)).to(parameters.values.device()));
}

}  // namespace digitforge
