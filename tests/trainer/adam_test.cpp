#include "trainer/train/adam.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "tests/trainer/fixtures.h"

namespace digitforge::testing {
namespace {

TEST(Adam, FollowsLibTorchsOwnOverManySteps) {
  torch::manual_seed(5);
  Net ours;
  ours.relu(ours.linear(ours.input("latent", {7}), 13));
  Net reference = ours.clone();
  FlatParameters flat(ours);
  Adam adam(flat, 1e-3, 0.5, 0.999);
  torch::optim::Adam expected(reference.parameters(),
                              torch::optim::AdamOptions(1e-3).betas({0.5, 0.999}));

  double largest = 0;
  for (int step = 0; step < 200; ++step) {
    const auto x = torch::randn({4, 7});
    ours.forward({x}).pow(2).mean().backward();
    adam.step(flat);
    expected.zero_grad();
    reference.forward({x}).pow(2).mean().backward();
    expected.step();
    for (std::size_t i = 0; i < ours.parameters().size(); ++i) {
      largest = std::max(
          largest, (ours.parameters()[i] - reference.parameters()[i]).abs().max().item<double>());
    }
  }
  std::printf("max |difference| over 200 steps: %.2e\n", largest);
  EXPECT_LT(largest, 1e-5);
  EXPECT_EQ(flat.gradients.abs().max().item<float>(), 0) << "the step leaves gradients at zero";
}

/// The largest difference from the fused pass after a hundred updates.
double after_updates(void (Adam::*update)(FlatParameters&, const torch::Tensor&)) {
  torch::manual_seed(6);
  Net fused;
  fused.linear(fused.input("latent", {310}), 90);
  Net other = fused.clone();
  FlatParameters a(fused), b(other);
  Adam fused_adam(a, 1e-3, 0.5, 0.999), other_adam(b, 1e-3, 0.5, 0.999);
  double largest = 0;
  for (int step = 0; step < 100; ++step) {
    const auto gradients = torch::randn({a.values.numel()});
    a.gradients.copy_(gradients);
    b.gradients.copy_(gradients);
    const double scale = 1 - step / 200.0;
    fused_adam.step(a, scale);
    const auto coefficients = other_adam.coefficients(step + 1, scale);
    (other_adam.*update)(b, torch::tensor(at::ArrayRef<float>(coefficients)));
    largest = std::max(largest, (a.values - b.values).abs().max().item<double>());
    EXPECT_EQ(b.gradients.abs().max().item<float>(), 0);
  }
  std::printf("max |difference| over 100 steps: %.2e\n", largest);
  return largest;
}

// What runs on a CUDA device, and may be captured there, computed on the CPU.
TEST(Adam, ByOperationsFollowsTheFusedPass) {
  EXPECT_LT(after_updates(&Adam::update_by_operations), 1e-5);
}

TEST(Adam, LibTorchsFusedPassFollowsTheOwn) {
  EXPECT_LT(after_updates(&Adam::update_by_libtorch), 1e-5);
}

TEST(FlatParameters, AreTheNetsOwnMemory) {
  Net net;
  net.linear(net.input("latent", {3}), 2);
  FlatParameters flat(net);
  EXPECT_EQ(flat.values.numel(), 8);
  flat.values.fill_(0.5);
  for (const auto& parameter : net.parameters()) {
    EXPECT_EQ(parameter.min().item<float>(), 0.5F);
    EXPECT_EQ(parameter.max().item<float>(), 0.5F);
  }
  net.forward({torch::ones({1, 3})}).sum().backward();
  EXPECT_EQ(flat.gradients.sum().item<float>(), 8);
}

}  // namespace
}  // namespace digitforge::testing
