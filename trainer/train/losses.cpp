#include "trainer/train/losses.h"

#include <torch/torch.h>

#include "trainer/error.h"

namespace digitforge {
namespace {

using torch::Tensor;

Tensor cross_entropy(const Tensor& real, const Tensor& fake) {
  return torch::softplus(-real).mean() + torch::softplus(fake).mean();
}
Tensor minimax(const Tensor&, const Tensor& fake) { return -torch::softplus(fake).mean(); }
Tensor non_saturating(const Tensor&, const Tensor& fake) { return torch::softplus(-fake).mean(); }

Tensor least_squares_d(const Tensor& real, const Tensor& fake) {
  return ((real - 1).square().mean() + fake.square().mean()) / 2;
}
Tensor least_squares_g(const Tensor&, const Tensor& fake) { return (fake - 1).square().mean() / 2; }

Tensor hinge_d(const Tensor& real, const Tensor& fake) {
  return torch::relu(1 - real).mean() + torch::relu(1 + fake).mean();
}
Tensor wasserstein_d(const Tensor& real, const Tensor& fake) { return fake.mean() - real.mean(); }
Tensor raise_logit(const Tensor&, const Tensor& fake) { return -fake.mean(); }

Tensor relativistic_d(const Tensor& real, const Tensor& fake) {
  return torch::softplus(fake - real).mean();
}
Tensor relativistic_g(const Tensor& real, const Tensor& fake) {
  return torch::softplus(real - fake).mean();
}

}  // namespace

const std::vector<Loss>& losses() {
  static const std::vector<Loss> all = {
      {.name = "minimax",
       .discriminator = cross_entropy,
       .generator = minimax,
       .cross_entropy = true},
      {.name = "non-saturating",
       .discriminator = cross_entropy,
       .generator = non_saturating,
       .cross_entropy = true},
      {.name = "least-squares", .discriminator = least_squares_d, .generator = least_squares_g},
      {.name = "hinge", .discriminator = hinge_d, .generator = raise_logit},
      {.name = "wasserstein", .discriminator = wasserstein_d, .generator = raise_logit},
      {.name = "relativistic",
       .discriminator = relativistic_d,
       .generator = relativistic_g,
       .relativistic = true},
  };
  return all;
}

const Loss& find_loss(const std::string& name) {
  std::string known;
  for (const Loss& loss : losses()) {
    if (loss.name == name) return loss;
    known += (known.empty() ? "" : ", ") + loss.name;
  }
  throw TrainerError("no loss is called '" + name + "'; there are " + known);
}

// (1 - s) softplus(-a) + s softplus(a) = softplus(-a) + s a
torch::Tensor smoothing_term(const torch::Tensor& real, double smoothing) {
  return smoothing * real.mean();
}

}  // namespace digitforge
