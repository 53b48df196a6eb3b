#pragma once

#include <torch/types.h>

#include <string>
#include <vector>

namespace digitforge {

/// A pair of losses on logits a = D before its sigmoid, [n, 1] each; scalars, means over the batch.
/// In Goodfellow et al. 2014, equation 1, with D(x) = sigmoid(a):
///   J(D) = -E[log D(x)] - E[log(1 - D(G(z)))]           for both losses below
///   J(G) =  E[log(1 - D(G(z)))]                         "minimax"
///   J(G) = -E[log D(G(z))]                              "non-saturating" (section 3)
/// computed through softplus, which stays finite for any logit.
struct Loss {
  std::string name;
  torch::Tensor (*discriminator)(const torch::Tensor& real, const torch::Tensor& fake);
  torch::Tensor (*generator)(const torch::Tensor& fake);
};

const std::vector<Loss>& losses();
/// Throws TrainerError for an unknown name, listing the known ones.
const Loss& find_loss(const std::string& name);

}  // namespace digitforge
