#include "trainer/evaluate/parzen.h"

#include <torch/torch.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "trainer/evaluate/distances.h"

namespace digitforge {
namespace {

/// From squared distances of some points to all samples, [rows, n], their log-likelihood: [rows]
torch::Tensor log_likelihood(const torch::Tensor& distances, double sigma, std::int64_t pixels) {
  const double constant =
      std::log(static_cast<double>(distances.size(1))) +
      static_cast<double>(pixels) / 2 * std::log(2 * std::numbers::pi * sigma * sigma);
  return torch::logsumexp(distances * (-1 / (2 * sigma * sigma)), 1).to(torch::kFloat64) - constant;
}

torch::Tensor unit_rows(const torch::Tensor& images) { return images.flatten(1).add(1).div_(2); }

}  // namespace

ParzenResult parzen_log_likelihood(const torch::Tensor& samples, const torch::Tensor& validation,
                                   const torch::Tensor& test) {
  torch::NoGradGuard no_grad;
  const auto points = unit_rows(samples);
  const std::int64_t pixels = points.size(1);

  std::vector<double> sigmas, sums(10, 0.0);
  for (int i = 0; i < 10; ++i) sigmas.push_back(std::pow(10.0, -1 + i / 9.0));
  visit_squared_distances(unit_rows(validation), points, [&](std::int64_t, const auto& distances) {
    for (std::size_t i = 0; i < sigmas.size(); ++i) {
      sums[i] += log_likelihood(distances, sigmas[i], pixels).sum().template item<double>();
    }
  });
  const double sigma =
      sigmas[static_cast<std::size_t>(std::max_element(sums.begin(), sums.end()) - sums.begin())];

  std::vector<torch::Tensor> parts;
  visit_squared_distances(unit_rows(test), points, [&](std::int64_t, const auto& distances) {
    parts.push_back(log_likelihood(distances, sigma, pixels));
  });
  const auto all = torch::cat(parts);
  return {.nats = all.mean().item<double>(),
          .standard_error = all.std().item<double>() / std::sqrt(static_cast<double>(all.size(0))),
          .sigma = sigma};
}

}  // namespace digitforge
