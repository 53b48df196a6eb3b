// Every measure against its definition written out over a few points, and against known answers.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "trainer/evaluate/frechet.h"
#include "trainer/evaluate/judge_scores.h"
#include "trainer/evaluate/nearest.h"
#include "trainer/evaluate/parzen.h"
#include "trainer/evaluate/prdc.h"

namespace digitforge::testing {
namespace {

torch::Tensor cloud(std::int64_t n, std::int64_t d, double centre, std::uint64_t seed) {
  torch::manual_seed(seed);
  return torch::randn({n, d}) + centre;
}

double squared(const torch::Tensor& a, const torch::Tensor& b) {
  return (a - b).to(torch::kFloat64).square().sum().item<double>();
}

TEST(Parzen, IsTheMeanLogOfTheGaussians) {
  torch::manual_seed(1);
  const auto samples = torch::rand({30, 1, 3, 3}) * 2 - 1,
             test = torch::rand({20, 1, 3, 3}) * 2 - 1;
  const auto validation = torch::rand({10, 1, 3, 3}) * 2 - 1;
  const auto result = parzen_log_likelihood(samples, validation, test);
  const auto log_likelihood = [&](const torch::Tensor& image, double sigma) {
    double sum = 0;
    for (std::int64_t i = 0; i < samples.size(0); ++i) {
      const double d = squared((image + 1) / 2, (samples[i] + 1) / 2);
      sum += std::exp(-d / (2 * sigma * sigma)) / std::pow(2 * M_PI * sigma * sigma, 9 / 2.0);
    }
    return std::log(sum / 30);
  };
  double best = -1e300, best_sigma = 0;
  for (int s = 0; s < 10; ++s) {
    const double sigma = std::pow(10.0, -1 + s / 9.0);
    double sum = 0;
    for (std::int64_t i = 0; i < 10; ++i) sum += log_likelihood(validation[i], sigma);
    if (sum > best) {
      best = sum;
      best_sigma = sigma;
    }
  }
  std::vector<double> all;
  double mean = 0, variance = 0;
  for (std::int64_t i = 0; i < 20; ++i) all.push_back(log_likelihood(test[i], best_sigma));
  for (double value : all) mean += value / 20;
  for (double value : all) variance += (value - mean) * (value - mean) / 19;
  EXPECT_NEAR(result.sigma, best_sigma, 1e-9);
  EXPECT_NEAR(result.nats, mean, 1e-4);
  EXPECT_NEAR(result.standard_error, std::sqrt(variance / 20), 1e-4);
}

TEST(Prdc, IsWhatTheDefinitionsCount) {
  const auto real = cloud(40, 2, 0, 3), generated = cloud(30, 2, 0.7, 4);
  constexpr int kNearest = 3;
  const auto radii = [&](const torch::Tensor& points) {
    std::vector<double> all;
    for (std::int64_t i = 0; i < points.size(0); ++i) {
      std::vector<double> others;
      for (std::int64_t j = 0; j < points.size(0); ++j) {
        if (j != i) others.push_back(squared(points[i], points[j]));
      }
      std::sort(others.begin(), others.end());
      all.push_back(others[kNearest - 1]);
    }
    return all;
  };
  const auto real_radii = radii(real), generated_radii = radii(generated);
  double precision = 0, recall = 0, density = 0, coverage = 0;
  for (std::size_t g = 0; g < 30; ++g) {
    int inside = 0;
    for (std::size_t r = 0; r < 40; ++r) {
      inside += squared(generated[static_cast<int>(g)], real[static_cast<int>(r)]) <= real_radii[r];
    }
    precision += inside > 0 ? 1 / 30.0 : 0;
    density += inside / (30.0 * kNearest);
  }
  for (std::size_t r = 0; r < 40; ++r) {
    bool recalled = false, covered = false;
    for (std::size_t g = 0; g < 30; ++g) {
      const double d = squared(generated[static_cast<int>(g)], real[static_cast<int>(r)]);
      recalled |= d <= generated_radii[g];
      covered |= d <= real_radii[r];
    }
    recall += recalled / 40.0;
    coverage += covered / 40.0;
  }
  const Prdc result = prdc(real, generated, kNearest);
  EXPECT_NEAR(result.precision, precision, 1e-9);
  EXPECT_NEAR(result.recall, recall, 1e-9);
  EXPECT_NEAR(result.density, density, 1e-9);
  EXPECT_NEAR(result.coverage, coverage, 1e-9);
  EXPECT_GT(result.coverage, 0.1);
  EXPECT_LT(result.coverage, 0.95);
}

// Of N(0, A) and N(m, B) with A and B diagonal: |m|^2 + sum (sqrt a - sqrt b)^2.
TEST(Frechet, OfKnownGaussians) {
  torch::manual_seed(2);
  const auto scale_a = torch::tensor({1.0, 2.0, 0.5}), scale_b = torch::tensor({3.0, 1.0, 0.5});
  const auto shift = torch::tensor({0.0, 1.0, -2.0});
  const auto a = torch::randn({200000, 3}) * scale_a;
  const auto b = torch::randn({200000, 3}) * scale_b + shift;
  EXPECT_NEAR(frechet_distance(a, b), 5 + 4 + 1, 0.1);
  EXPECT_NEAR(frechet_distance(a, a), 0, 1e-9);
  EXPECT_NEAR(frechet_distance(a, a + shift.to(torch::kFloat64)), 5, 1e-6);
  // A rotation of both changes nothing, though neither covariance is diagonal any more.
  const auto turn = std::get<0>(torch::linalg_qr(torch::randn({3, 3})));
  EXPECT_NEAR(frechet_distance(torch::mm(a, turn), torch::mm(b, turn)), frechet_distance(a, b),
              1e-3);
}

TEST(KernelDistance, IsTheUnbiasedEstimate) {
  const auto a = cloud(12, 4, 0, 5), b = cloud(12, 4, 1, 6);
  const auto k = [](const torch::Tensor& x, const torch::Tensor& y) {
    return std::pow((x * y).to(torch::kFloat64).sum().item<double>() / 4 + 1, 3);
  };
  double expected = 0;
  for (int i = 0; i < 12; ++i) {
    for (int j = 0; j < 12; ++j) {
      if (i != j) expected += (k(a[i], a[j]) + k(b[i], b[j])) / (12 * 11);
      expected -= 2 * k(a[i], b[j]) / (12 * 12);
    }
  }
  EXPECT_NEAR(kernel_distance(a, b, 12), expected, 1e-4);
}

TEST(ConditionalAccuracy, CountsByClass) {
  const auto labels = torch::tensor({0, 1, 2, 0, 1, 2}, torch::kInt64);
  const auto verdicts = torch::tensor({0, 1, 0, 0, 2, 0}, torch::kInt64);
  const auto result = conditional_accuracy(verdicts, labels, 3);
  EXPECT_DOUBLE_EQ(result.overall, 0.5);
  EXPECT_EQ(result.by_class, (std::vector<double>{1, 0.5, 0}));
  EXPECT_EQ(result.worst_class, 2);
}

TEST(ClassImbalance, IsTheDivergence) {
  const auto even = torch::tensor({0.5, 0.5});
  EXPECT_NEAR(class_imbalance(torch::tensor({0, 1, 1, 0}, torch::kInt64), even), 0, 1e-12);
  EXPECT_NEAR(class_imbalance(torch::tensor({1, 1, 1, 1}, torch::kInt64), even), std::log(2), 1e-7);
  EXPECT_NEAR(class_imbalance(torch::tensor({0, 1, 1, 1}, torch::kInt64), even),
              0.25 * std::log(0.5) + 0.75 * std::log(1.5), 1e-7);
}

TEST(Diversity, IsTheMeanDistanceWithinAClass) {
  const auto points = torch::tensor({{0.0F, 0.0F}, {3.0F, 4.0F}, {100.0F, 0.0F}, {100.0F, 1.0F}});
  EXPECT_NEAR(diversity(points, torch::tensor({0, 0, 1, 1}, torch::kInt64), 2), 3, 1e-3);
}

TEST(Nearest, FindsThem) {
  const auto images = torch::zeros({2, 1, 2, 2});
  images[1] += 1;
  auto others = torch::full({3, 1, 2, 2}, 5.0);
  others[2] = 0.75;
  others[0][0][0][0] = -5;
  const Nearest nearest = nearest_images(images, others);
  EXPECT_TRUE(torch::equal(nearest.indices, torch::tensor({2, 2}, torch::kInt64)));
  EXPECT_NEAR(nearest.distances[1].item<double>(), 0.5, 1e-5);
}

}  // namespace
}  // namespace digitforge::testing
