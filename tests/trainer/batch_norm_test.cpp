// Batch norm over the parts of a batch that several processes hold, which are threads here.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <barrier>
#include <memory>
#include <thread>
#include <vector>

#include "trainer/parallel/synchronised_batch_norm.h"
#include "trainer/train/penalties.h"

namespace digitforge::testing {
namespace {

constexpr std::int64_t kParts = 2, kImages = 6, kChannels = 3;  // images a part

/// Threads that stand for processes: each averages with the others.
class Exchange {
 public:
  void average(std::size_t rank, torch::Tensor& tensor) {
    parts_[rank] = tensor.detach().clone();
    barrier_.arrive_and_wait();
    const auto mean = torch::stack(parts_).mean(0);
    barrier_.arrive_and_wait();
    tensor.copy_(mean);
  }

 private:
  std::vector<torch::Tensor> parts_{kParts};
  std::barrier<> barrier_{kParts};
};

class Part final : public Workers {
 public:
  Part(Exchange& exchange, std::size_t rank) : exchange_(exchange), rank_(rank) {}
  std::int64_t rank() const override { return static_cast<std::int64_t>(rank_); }
  std::int64_t count() const override { return kParts; }
  void average(torch::Tensor& tensor) override {
    torch::NoGradGuard no_grad;
    exchange_.average(rank_, tensor);
  }

 private:
  Exchange& exchange_;
  std::size_t rank_;
};

struct Parameters {
  torch::Tensor gamma = torch::tensor({0.5, 1.5, -1.0}, torch::kFloat64).requires_grad_(true);
  torch::Tensor beta = torch::tensor({0.1, -0.2, 0.3}, torch::kFloat64).requires_grad_(true);
  torch::Tensor mean = torch::zeros({kChannels}, torch::kFloat64);
  torch::Tensor var = torch::ones({kChannels}, torch::kFloat64);
};

/// A loss of normalised images with a penalty on its slopes, as R1's.
template <typename Normalise>
void backward_with_penalty(const torch::Tensor& images, Normalise normalise) {
  const auto logits = normalise(images).pow(3).sum(1, /*keepdim=*/true);
  (logits.mean() + zero_centred_penalty(logits, images)).backward();
}

// Gradients of gradients, too: without them R1 and R2 would be silently wrong.
TEST(SynchronisedBatchNorm, WithAPenaltyIsTheJointBatchs) {
  torch::manual_seed(3);
  const auto joint = torch::randn({kParts * kImages, kChannels}, torch::kFloat64);
  Parameters whole;
  backward_with_penalty(joint.clone().requires_grad_(true), [&](const torch::Tensor& x) {
    return torch::batch_norm(x, whole.gamma, whole.beta, whole.mean, whole.var, true, 0.1, 1e-5,
                             false);
  });

  Exchange exchange;
  std::vector<Parameters> parts(kParts);
  std::vector<std::thread> threads;
  for (std::size_t rank = 0; rank < kParts; ++rank) {
    threads.emplace_back([&, rank] {
      Part workers(exchange, rank);
      Parameters& own = parts[rank];
      const auto images = joint.narrow(0, static_cast<std::int64_t>(rank) * kImages, kImages)
                              .clone()
                              .requires_grad_(true);
      backward_with_penalty(images, [&](const torch::Tensor& x) {
        return synchronised_batch_norm(x, own.gamma, own.beta, own.mean, own.var, 0.1, 1e-5,
                                       workers);
      });
    });
  }
  for (auto& thread : threads) thread.join();
  const auto expect_near = [](const torch::Tensor& a, const torch::Tensor& b, const char* what) {
    EXPECT_LT((a - b).abs().max().item<double>(), 1e-9) << what;
  };
  expect_near((parts[0].gamma.grad() + parts[1].gamma.grad()) / 2, whole.gamma.grad(), "gamma");
  expect_near((parts[0].beta.grad() + parts[1].beta.grad()) / 2, whole.beta.grad(), "beta");
  expect_near(parts[1].mean, whole.mean, "running mean");
  expect_near(parts[1].var, whole.var, "running variance");
}

}  // namespace
}  // namespace digitforge::testing
