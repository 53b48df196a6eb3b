#include "trainer/train/losses.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "tests/trainer/fixtures.h"
#include "trainer/error.h"
#include "trainer/train/gan.h"

namespace digitforge::testing {
namespace {

const std::vector<double> kReal{-3, -0.5, 0, 1.25, 4}, kFake{-2, 0.75, 0.1, -6, 2};

torch::Tensor logits(const std::vector<double>& values) {
  return torch::tensor(values, torch::kFloat32).unsqueeze(1);
}

double sigmoid(double a) { return 1 / (1 + std::exp(-a)); }

template <typename F>
double mean(const std::vector<double>& values, F f) {
  double sum = 0;
  for (double a : values) sum += f(sigmoid(a));
  return sum / static_cast<double>(values.size());
}

double mean_of(const std::vector<double>& values, double (*f)(double)) {
  double sum = 0;
  for (double a : values) sum += f(a);
  return sum / static_cast<double>(values.size());
}

double j_d(const std::string& name) {
  return find_loss(name).discriminator(logits(kReal), logits(kFake)).item<double>();
}
double j_g(const std::string& name) {
  return find_loss(name).generator(logits(kReal), logits(kFake)).item<double>();
}

// The formulas of Goodfellow et al. 2014, equation 1 and section 3, on D = sigmoid(logit).
TEST(Losses, OfTheOriginalGameAreThePapersFormulas) {
  const double expected = -mean(kReal, [](double d) { return std::log(d); }) -
                          mean(kFake, [](double d) { return std::log(1 - d); });
  EXPECT_NEAR(j_d("minimax"), expected, 1e-6);
  EXPECT_NEAR(j_d("non-saturating"), expected, 1e-6);
  EXPECT_NEAR(j_g("minimax"), mean(kFake, [](double d) { return std::log(1 - d); }), 1e-6);
  EXPECT_NEAR(j_g("non-saturating"), -mean(kFake, [](double d) { return std::log(d); }), 1e-6);
}

// The formulas in the table of losses.h.
TEST(Losses, OfTheLaterGamesAreThePapersFormulas) {
  EXPECT_NEAR(j_d("least-squares"),
              (mean_of(kReal, [](double a) { return (a - 1) * (a - 1); }) +
               mean_of(kFake, [](double a) { return a * a; })) /
                  2,
              1e-5);
  EXPECT_NEAR(j_g("least-squares"), mean_of(kFake, [](double a) { return (a - 1) * (a - 1); }) / 2,
              1e-5);
  EXPECT_NEAR(j_d("hinge"),
              mean_of(kReal, [](double a) { return std::max(0.0, 1 - a); }) +
                  mean_of(kFake, [](double a) { return std::max(0.0, 1 + a); }),
              1e-6);
  const double real = mean_of(kReal, [](double a) { return a; });
  const double fake = mean_of(kFake, [](double a) { return a; });
  EXPECT_NEAR(j_g("hinge"), -fake, 1e-6);
  EXPECT_NEAR(j_d("wasserstein"), fake - real, 1e-6);
  EXPECT_NEAR(j_g("wasserstein"), -fake, 1e-6);
  double relativistic_d = 0, relativistic_g = 0;
  for (std::size_t i = 0; i < kReal.size(); ++i) {
    relativistic_d -= std::log(sigmoid(kReal[i] - kFake[i])) / 5;
    relativistic_g -= std::log(sigmoid(kFake[i] - kReal[i])) / 5;
  }
  EXPECT_NEAR(j_d("relativistic"), relativistic_d, 1e-6);
  EXPECT_NEAR(j_g("relativistic"), relativistic_g, 1e-6);
}

// -E[(1 - s) log D + s log(1 - D)] for real images.
TEST(Losses, SmoothingMovesTheTargetOfRealImages) {
  const double smoothed = -mean(kReal, [](double d) {
    return 0.9 * std::log(d) + 0.1 * std::log(1 - d);
  }) - mean(kFake, [](double d) { return std::log(1 - d); });
  EXPECT_NEAR(j_d("non-saturating") + smoothing_term(logits(kReal), 0.1).item<double>(), smoothed,
              1e-6);
}

TEST(Losses, StayFiniteAtExtremeLogits) {
  const auto real = logits({-500, 500}), fake = logits({500, -500});
  for (const Loss& loss : losses()) {
    EXPECT_TRUE(std::isfinite(loss.discriminator(real, fake).item<float>())) << loss.name;
    EXPECT_TRUE(std::isfinite(loss.generator(real, fake).item<float>())) << loss.name;
  }
}

TEST(Losses, UnknownNameListsTheKnown) {
  try {
    find_loss("wrong");
    FAIL();
  } catch (const TrainerError& error) {
    EXPECT_NE(std::string(error.what()).find("minimax, non-saturating"), std::string::npos);
  }
}

/// -log(sigmoid(a)) and so on written with log and sigmoid, as on paper.
torch::Tensor paper_loss(const std::string& name, const torch::Tensor& fake) {
  const auto d = torch::sigmoid(fake);
  return name == "minimax" ? torch::log(1 - d).mean() : -torch::log(d).mean();
}

// One step of the trainer against the same step written out: forward, the paper's J, LibTorch's own
// Adam. Covers the joint batch, the gradients switched off in D, flat parameters and the average.
class OneStep : public ::testing::TestWithParam<std::tuple<std::string, std::string>> {};

TEST_P(OneStep, EqualsTheFormulaWrittenOut) {
  const auto& [model, loss] = GetParam();
  Settings settings = short_settings(model);
  settings.loss = loss;
  torch::manual_seed(3);
  Gan gan(settings, 10, torch::kCPU);
  Net g = gan.nets().generator.clone(), d = gan.nets().discriminator.clone();
  const auto options =
      torch::optim::AdamOptions(settings.lr).betas({settings.beta1, settings.beta2});
  torch::optim::Adam adam_g(g.parameters(), options), adam_d(d.parameters(), options);
  const auto data = mnist_subset(settings.batch);

  torch::manual_seed(11);
  gan.step(data.images, data.labels, /*done=*/0);

  torch::manual_seed(11);
  const auto z = torch::rand({settings.batch, kLatentSize}) * 2 - 1;
  const auto y = torch::one_hot(data.labels, 10).to(torch::kFloat32);
  const auto with_label = [&](const torch::Tensor& x) {
    return gan.nets().conditional ? std::vector<torch::Tensor>{x, y}
                                  : std::vector<torch::Tensor>{x};
  };
  const auto fake = g.forward(with_label(z));
  const auto d_real = torch::sigmoid(d.forward(with_label(data.images)));
  const auto d_fake = torch::sigmoid(d.forward(with_label(fake.detach())));
  (-torch::log(d_real).mean() - torch::log(1 - d_fake).mean()).backward();
  adam_d.step();
  d.requires_grad(false);
  paper_loss(loss, d.forward(with_label(fake))).backward();
  adam_g.step();

  const auto compare = [](const Net& ours, const Net& reference) {
    double largest = 0;
    const auto a = ours.parameters(), b = reference.parameters();
    for (std::size_t i = 0; i < a.size(); ++i) {
      largest = std::max(largest, (a[i] - b[i]).abs().max().item<double>());
    }
    return largest;
  };
  // Adam's first step has length lr whatever the gradient's: where a gradient is rounding noise
  // around zero, its sign and so the whole step may differ. Hence the share of parameters.
  const auto differing = [&](const Net& ours, const Net& reference) {
    std::int64_t count = 0, all = 0;
    const auto a = ours.parameters(), b = reference.parameters();
    for (std::size_t i = 0; i < a.size(); ++i) {
      count += ((a[i] - b[i]).abs() > settings.lr * 0.01).sum().item<std::int64_t>();
      all += a[i].numel();
    }
    return static_cast<double>(count) / static_cast<double>(all);
  };
  std::printf("max |difference| after a step: G %.2e, D %.2e\n", compare(gan.nets().generator, g),
              compare(gan.nets().discriminator, d));
  EXPECT_LT(differing(gan.nets().generator, g), 0.002);
  EXPECT_LT(differing(gan.nets().discriminator, d), 0.002);
  EXPECT_EQ(gan.steps(), 1);
}

INSTANTIATE_TEST_SUITE_P(AllModels, OneStep,
                         ::testing::Combine(::testing::ValuesIn(model_names()),
                                            ::testing::Values("minimax", "non-saturating")),
                         [](const auto& info) {
                           std::string name =
                               std::get<0>(info.param) + "_" + std::get<1>(info.param);
                           for (char& c : name) c = c == '-' ? '_' : c;
                           return name;
                         });

}  // namespace
}  // namespace digitforge::testing
