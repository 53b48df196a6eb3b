#include <gtest/gtest.h>
#include <torch/torch.h>

#include "tests/trainer/fixtures.h"
#include "trainer/nets/export.h"
#include "trainer/nets/network_forward.h"

namespace digitforge::testing {
namespace {

/// The largest singular value of a weight seen as [first dimension, the rest].
double largest_singular_value(const torch::Tensor& weight) {
  return std::get<1>(torch::linalg_svd(weight.detach().flatten(1).to(torch::kFloat64), false))[0]
      .item<double>();
}

Net example() {
  torch::manual_seed(3);
  Net net;
  auto x = net.leaky_relu(net.conv(net.input("image", {1, 8, 8}), 5, 4, 2, 1), 0.2F);
  net.linear(net.reshape(x, {5 * 4 * 4}), 1);
  net.normalise_spectrally();
  return net;
}

TEST(SpectralNorm, LargestSingularValueBecomesOne) {
  const Net net = example();
  for (const NetLayer& layer : net.layers()) {
    if (!layer.weight.defined()) continue;
    for (int i = 0; i < 100; ++i) effective_weight(layer, /*update=*/true);
    EXPECT_NEAR(largest_singular_value(effective_weight(layer, false)), 1, 1e-4);
  }
}

// The gradient of W / sigma(W) must contain sigma's own: against a difference quotient.
TEST(SpectralNorm, GradientFlowsThroughTheNorm) {
  torch::manual_seed(4);
  Net net;
  net.linear(net.input("latent", {6}), 4);
  net.normalise_spectrally();
  const NetLayer& layer = net.layers()[0];
  for (int i = 0; i < 200; ++i) effective_weight(layer, true);
  const auto probe = torch::randn({4, 6});
  (effective_weight(layer, false) * probe).sum().backward();
  const auto value = [&](double shift) {
    const auto weight = layer.weight.detach().to(torch::kFloat64).clone();
    weight[1][2] += shift;
    return (weight * probe).sum().item<double>() / largest_singular_value(weight);
  };
  const double h = 1e-5;
  EXPECT_NEAR(layer.weight.grad()[1][2].item<double>(), (value(h) - value(-h)) / (2 * h), 1e-3);
}

TEST(SpectralNorm, IsDividedOutOfAnExportedNet) {
  Net net = example();
  const auto x = random_inputs(net, 3);
  net.train(false);
  torch::NoGradGuard no_grad;
  TensorStorage storage;
  const auto exported = export_network(net, DType::f32, x, storage);
  const double difference =
      (network_forward(exported, x) - net.forward(x)).abs().max().item<double>();
  std::printf("max |difference| %.2e\n", difference);
  EXPECT_LT(difference, 1e-6);
}

}  // namespace
}  // namespace digitforge::testing
