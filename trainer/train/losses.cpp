#include "trainer/train/losses.h"

#include <torch/torch.h>

#include "trainer/error.h"

namespace digitforge {
namespace {

torch::Tensor cross_entropy(const torch::Tensor& real, const torch::Tensor& fake) {
  return torch::softplus(-real).mean() + torch::softplus(fake).mean();
}

torch::Tensor minimax(const torch::Tensor& fake) { return -torch::softplus(fake).mean(); }

torch::Tensor non_saturating(const torch::Tensor& fake) { return torch::softplus(-fake).mean(); }

}  // namespace

const std::vector<Loss>& losses() {
  static const std::vector<Loss> all = {
      {"minimax", cross_entropy, minimax},
      {"non-saturating", cross_entropy, non_saturating},
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

}  // namespace digitforge
