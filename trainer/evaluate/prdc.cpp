#include "trainer/evaluate/prdc.h"

#include <torch/torch.h>

#include <limits>

#include "trainer/evaluate/distances.h"

namespace digitforge {
namespace {

/// Squared distance of each point to its k-th nearest other one: [n]
torch::Tensor squared_radii(const torch::Tensor& points, std::int64_t k) {
  std::vector<torch::Tensor> parts;
  visit_squared_distances(points, points, [&](std::int64_t first, const torch::Tensor& distances) {
    // A point is not its own neighbour, and rounding may leave it not quite at zero.
    auto others = distances;
    others.diagonal(first).fill_(std::numeric_limits<float>::infinity());
    parts.push_back(std::get<0>(others.kthvalue(k, 1)));
  });
  return torch::cat(parts);
}

}  // namespace

Prdc prdc(const torch::Tensor& real, const torch::Tensor& generated, std::int64_t k) {
  torch::NoGradGuard no_grad;
  const auto real_radii = squared_radii(real, k);
  const auto generated_radii = squared_radii(generated, k);
  const auto n = static_cast<double>(real.size(0)), m = static_cast<double>(generated.size(0));
  Prdc result;
  auto nearest =
      torch::full({real.size(0)}, std::numeric_limits<float>::infinity(), real.options());
  auto recalled = torch::zeros({real.size(0)}, real.options().dtype(torch::kBool));
  visit_squared_distances(generated, real, [&](std::int64_t first, const torch::Tensor& distances) {
    const auto inside = distances <= real_radii.unsqueeze(0);  // [rows, n]
    result.precision += inside.any(1).sum().item<double>() / m;
    result.density += inside.sum().item<double>() / (static_cast<double>(k) * m);
    nearest = torch::minimum(nearest, std::get<0>(distances.min(0)));
    const auto radii = generated_radii.narrow(0, first, distances.size(0)).unsqueeze(1);
    recalled.logical_or_((distances <= radii).any(0));
  });
  result.recall = recalled.sum().item<double>() / n;
  result.coverage = (nearest <= real_radii).sum().item<double>() / n;
  return result;
}

}  // namespace digitforge
