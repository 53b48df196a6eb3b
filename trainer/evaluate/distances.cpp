#include "trainer/evaluate/distances.h"

#include <torch/torch.h>

#include <algorithm>

namespace digitforge {

void visit_squared_distances(
    const torch::Tensor& a, const torch::Tensor& b,
    const std::function<void(std::int64_t first, const torch::Tensor& distances)>& visit) {
  constexpr std::int64_t kRows = 500;
  torch::NoGradGuard no_grad;
  const auto b_squares = b.square().sum(1);  // [m]
  const auto b_columns = b.t();
  for (std::int64_t first = 0; first < a.size(0); first += kRows) {
    const auto rows = a.narrow(0, first, std::min(kRows, a.size(0) - first));
    const auto distances = torch::addmm(b_squares.unsqueeze(0), rows, b_columns, 1, -2)
                               .add_(rows.square().sum(1, /*keepdim=*/true))
                               .clamp_min_(0);
    visit(first, distances);
  }
}

}  // namespace digitforge
