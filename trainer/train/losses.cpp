#include "trainer/train/losses.h"

#include <torch/torch.h>

#include <algorithm>

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
      {find_loss_choice("minimax"), cross_entropy, minimax},
      {find_loss_choice("non-saturating"), cross_entropy, non_saturating},
      {find_loss_choice("least-squares"), least_squares_d, least_squares_g},
      {find_loss_choice("hinge"), hinge_d, raise_logit},
      {find_loss_choice("wasserstein"), wasserstein_d, raise_logit},
      {find_loss_choice("relativistic"), relativistic_d, relativistic_g},
  };
  return all;
}

const Loss& find_loss(const std::string& name) {
  find_loss_choice(name);
  const auto is_it = [&](const Loss& loss) { return loss.name == name; };
  return *std::find_if(losses().begin(), losses().end(), is_it);
}

// (1 - s) softplus(-a) + s softplus(a) = softplus(-a) + s a
torch::Tensor smoothing_term(const torch::Tensor& real, double smoothing) {
  return smoothing * real.mean();
}

}  // namespace digitforge
