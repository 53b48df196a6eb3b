#include "trainer/train/penalties.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace digitforge::testing {
namespace {

// a(x) = (w . x)^2 has the slope 2 (w . x) w.
struct Quadratic {
  torch::Tensor w = torch::tensor({0.5, -2.0, 1.0}).requires_grad_(true);
  torch::Tensor operator()(const torch::Tensor& x) const {
    return torch::mv(x, w).square().unsqueeze(1);
  }
};

torch::Tensor points() { return torch::tensor({{1.0, 2.0, -1.0}, {0.5, 0.25, 3.0}}); }

/// |2 (w . x) w|^2 for each point, written out.
std::vector<double> squared_slopes(const std::vector<double>& w) {
  std::vector<double> all;
  const auto x = points();
  for (int row = 0; row < 2; ++row) {
    double dot = 0, length = 0;
    for (int i = 0; i < 3; ++i) {
      dot += w[static_cast<std::size_t>(i)] * x[row][i].item<double>();
      length += w[static_cast<std::size_t>(i)] * w[static_cast<std::size_t>(i)];
    }
    all.push_back(4 * dot * dot * length);
  }
  return all;
}

TEST(Penalties, ZeroCentredIsHalfTheMeanSquaredSlope) {
  Quadratic critic;
  const auto x = points().requires_grad_(true);
  const auto slopes = squared_slopes({0.5, -2, 1});
  EXPECT_NEAR(zero_centred_penalty(critic(x), x).item<double>(), (slopes[0] + slopes[1]) / 4, 1e-3);
}

// The weights must feel the penalty: its own gradient against a difference quotient.
TEST(Penalties, ZeroCentredCanBeDifferentiatedAgain) {
  Quadratic critic;
  const auto x = points().requires_grad_(true);
  zero_centred_penalty(critic(x), x).backward();
  const double h = 1e-6;
  const auto at = [](double w0) {
    const auto slopes = squared_slopes({w0, -2, 1});
    return (slopes[0] + slopes[1]) / 4;
  };
  EXPECT_NEAR(critic.w.grad()[0].item<double>(), (at(0.5 + h) - at(0.5 - h)) / (2 * h), 1e-2);
}

TEST(Penalties, InterpolationIsZeroWhereEverySlopeIsOne) {
  const auto unit = torch::tensor({0.6, 0.8, 0.0}).requires_grad_(true);
  const auto critic = [&](const torch::Tensor& x) { return torch::mv(x, unit).unsqueeze(1); };
  EXPECT_NEAR(interpolation_penalty(points(), -points(), critic).item<double>(), 0, 1e-6);
  const auto steep = [&](const torch::Tensor& x) { return 3 * torch::mv(x, unit).unsqueeze(1); };
  EXPECT_NEAR(interpolation_penalty(points(), -points(), steep).item<double>(), 4, 1e-5);
}

TEST(Penalties, InterpolationStaysFiniteWhereTheSlopeIsZero) {
  const auto w = torch::zeros({3}).requires_grad_(true);
  const auto critic = [&](const torch::Tensor& x) { return torch::mv(x, w).unsqueeze(1); };
  interpolation_penalty(points(), points(), critic).backward();
  EXPECT_TRUE(w.grad().isfinite().all().item<bool>());
}

}  // namespace
}  // namespace digitforge::testing
