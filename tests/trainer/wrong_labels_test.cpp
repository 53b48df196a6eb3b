#include <gtest/gtest.h>
#include <torch/torch.h>

#include "tests/trainer/fixtures.h"
#include "trainer/train/gan.h"

namespace digitforge::testing {
namespace {

TEST(WrongLabels, AreEachOfTheOthersAndNeverTheOwn) {
  torch::manual_seed(1);
  const auto labels = torch::arange(4).repeat({3000});
  const auto wrong = draw_wrong_labels(labels, 4, nullptr);
  for (int own = 0; own < 4; ++own) {
    const auto of_own = wrong.masked_select(labels == own);
    for (int other = 0; other < 4; ++other) {
      const auto count = (of_own == other).sum().item<std::int64_t>();
      if (own == other) {
        EXPECT_EQ(count, 0);
      } else {
        EXPECT_NEAR(static_cast<double>(count), 1000, 130);  // 5 standard deviations
      }
    }
  }
}

// Black images are of class 0 and white ones of class 1. Only with wrong labels among its fakes
// does D learn which label goes with which.
TEST(MatchingAware, TeachesDToReadTheLabel) {
  const auto labels = torch::arange(100).remainder(2);
  const auto images =
      (labels.to(torch::kFloat32) * 2 - 1).view({-1, 1, 1, 1}).expand({-1, 1, 28, 28});
  const auto gap = [&](double share) {
    Settings settings = short_settings("cgan-input");
    settings.matching_aware = share;
    torch::manual_seed(2);
    Gan gan(settings, 2, torch::kCPU);
    for (int i = 0; i < 40; ++i) gan.step(images, labels, 0);
    torch::NoGradGuard no_grad;
    const auto logits = [&](const torch::Tensor& of) {
      const auto one_hot = torch::one_hot(of, 2).to(torch::kFloat32);
      return gan.nets().discriminator.forward({images, one_hot});
    };
    return (logits(labels) - logits(1 - labels)).mean().item<double>();
  };
  const double aware = gap(0.5), plain = gap(0);
  std::printf("D(x, own) - D(x, other), logits: %.3f, without %.3f\n", aware, plain);
  EXPECT_GT(aware, 0.1);
  EXPECT_LT(std::abs(plain), aware / 2);
}

}  // namespace
}  // namespace digitforge::testing
