// Values, gradients and gradients of gradients against LibTorch's own.
#include "trainer/nets/convolution.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <tuple>

namespace digitforge::testing {
namespace {

using torch::Tensor;

struct Case {
  const char* name;
  std::int64_t in, out, kernel, stride, padding, size;
};

const Case kCases[] = {{"one_channel_in", 1, 6, 4, 2, 1, 8},  {"one_channel_out", 5, 1, 3, 1, 1, 7},
                       {"one_out_strided", 3, 1, 3, 2, 1, 9}, {"leftover_pixels", 4, 6, 4, 2, 1, 7},
                       {"one_in_leftover", 1, 3, 3, 2, 0, 8}, {"dense", 3, 4, 3, 1, 0, 5},
                       {"to_one_pixel", 6, 1, 3, 1, 0, 3},    {"even", 8, 4, 4, 2, 1, 6},
                       {"of_one_pixel", 5, 3, 4, 1, 0, 4}};

/// y, the gradients of sum(y * y) and those of the sum of their squares: all that R1 needs.
std::vector<Tensor> derivatives(const std::function<Tensor(Tensor, Tensor, Tensor)>& f,
                                const std::vector<Tensor>& inputs) {
  std::vector<Tensor> leaves;
  for (const Tensor& input : inputs) leaves.push_back(input.detach().set_requires_grad(true));
  const Tensor y = f(leaves[0], leaves[1], leaves[2]);
  std::vector<Tensor> all = {y};
  const auto first = torch::autograd::grad({y.square().sum()}, leaves, {}, true, true);
  Tensor sum = torch::zeros({});
  for (const Tensor& gradient : first) {
    all.push_back(gradient);
    sum = sum + gradient.square().sum();
  }
  for (const Tensor& gradient : torch::autograd::grad({sum}, leaves)) all.push_back(gradient);
  return all;
}

void expect_near(const std::vector<Tensor>& ours, const std::vector<Tensor>& expected) {
  const char* names[] = {"output", "dx", "dw", "db", "ddx", "ddw", "ddb"};
  ASSERT_EQ(ours.size(), expected.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    ASSERT_EQ(ours[i].sizes(), expected[i].sizes()) << names[i];
    const double difference = (ours[i] - expected[i]).abs().max().item<double>();
    EXPECT_LT(difference, 1e-5 * (1 + expected[i].abs().max().item<double>())) << names[i];
  }
}

class ConvolutionOf : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override { torch::manual_seed(4); }
};

TEST_P(ConvolutionOf, IsLibTorchsWithItsDerivatives) {
  const Case& c = GetParam();
  const std::vector<Tensor> inputs = {torch::randn({3, c.in, c.size, c.size}),
                                      torch::randn({c.out, c.in, c.kernel, c.kernel}),
                                      torch::randn({c.out})};
  expect_near(
      derivatives([&](auto x, auto w, auto b) { return convolution(x, w, b, c.stride, c.padding); },
                  inputs),
      derivatives(
          [&](auto x, auto w, auto b) { return torch::conv2d(x, w, b, c.stride, c.padding); },
          inputs));
}

TEST_P(ConvolutionOf, TransposedIsLibTorchsWithItsDerivatives) {
  const Case& c = GetParam();
  const std::int64_t size = (c.size + 2 * c.padding - c.kernel) / c.stride + 1;
  const std::vector<Tensor> inputs = {torch::randn({3, c.out, size, size}),
                                      torch::randn({c.out, c.in, c.kernel, c.kernel}),
                                      torch::randn({c.in})};
  expect_near(
      derivatives([&](auto x, auto w,
                      auto b) { return transposed_convolution(x, w, b, c.stride, c.padding); },
                  inputs),
      derivatives([&](auto x, auto w,
                      auto b) { return torch::conv_transpose2d(x, w, b, c.stride, c.padding); },
                  inputs));
}

// A layout that changes from layer to layer costs copies, and slow gradients of activations.
TEST(Convolution, StaysChannelsLastAfterOneChannel) {
  if (!at::hasMKLDNN()) GTEST_SKIP() << "this LibTorch has no oneDNN";
  const auto image = torch::randn({4, 1, 28, 28}).requires_grad_(true);
  const auto y = convolution(image, torch::randn({8, 1, 4, 4}), torch::zeros({8}), 2, 1);
  EXPECT_TRUE(y.is_contiguous(at::MemoryFormat::ChannelsLast));
  const auto x = torch::randn({4, 8, 14, 14}).requires_grad_(true);
  const auto made = transposed_convolution(x, torch::randn({8, 1, 4, 4}), torch::zeros({1}), 2, 1);
  const auto gradient = torch::autograd::grad({made.square().sum()}, {x})[0];
  EXPECT_TRUE(gradient.is_contiguous(at::MemoryFormat::ChannelsLast));
}

TEST(Convolution, LeavesOutWhatNobodyAsksFor) {
  const Tensor x = torch::randn({2, 3, 6, 6}), bias;
  Tensor weight = torch::randn({4, 3, 3, 3}).set_requires_grad(true);
  convolution(x, weight, bias, 1, 1).sum().backward();
  EXPECT_TRUE(weight.grad().defined());
  EXPECT_FALSE(x.grad().defined());
  torch::NoGradGuard no_grad;
  EXPECT_FALSE(convolution(x, weight, bias, 1, 1).requires_grad());
}

INSTANTIATE_TEST_SUITE_P(Shapes, ConvolutionOf, ::testing::ValuesIn(kCases),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace digitforge::testing
