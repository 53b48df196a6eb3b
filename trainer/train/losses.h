#pragma once

#include <torch/types.h>

#include <string>
#include <vector>

#include "trainer/choices.h"

namespace digitforge {

/// A pair of losses on logits a = D before any sigmoid, [n, 1] each; scalars, means over the batch.
///
///   name             J(D)                                          J(G)
///   minimax          -E[log D(x)] - E[log(1 - D(G(z)))]            E[log(1 - D(G(z)))]
///   non-saturating   the same                                      -E[log D(G(z))]
///     Goodfellow et al. 2014, equation 1 and section 3, with D = sigmoid(a) computed through
///     softplus, which stays finite for any logit
///   least-squares    (E[(a(x) - 1)^2] + E[a(G(z))^2]) / 2          E[(a(G(z)) - 1)^2] / 2
///     Mao et al. 2017, equation 9
///   hinge            E[max(0, 1 - a(x))] + E[max(0, 1 + a(G(z)))]  -E[a(G(z))]
///     Miyato et al. 2018, equations 16 and 17
///   wasserstein      E[a(G(z))] - E[a(x)]                          -E[a(G(z))]
///     Arjovsky et al. 2017, equations 2 and 3; wants a gradient penalty (penalties.h)
///   relativistic     E[softplus(a(G(z)) - a(x))]                   E[softplus(a(x) - a(G(z)))]
///     Jolicoeur-Martineau 2019, in pairs, as Huang et al. 2024 use it with R1 and R2
struct Loss : LossChoice {
  torch::Tensor (*discriminator)(const torch::Tensor& real, const torch::Tensor& fake);
  /// `real` is undefined unless `relativistic`.
  torch::Tensor (*generator)(const torch::Tensor& real, const torch::Tensor& fake);
};

const std::vector<Loss>& losses();
/// Throws as find_loss_choice does.
const Loss& find_loss(const std::string& name);

/// What one-sided label smoothing (Salimans et al. 2016, section 3.4) adds to a cross-entropy J(D):
/// real images have the target 1 - smoothing, 0 <= smoothing < 1. real: logits, [n, 1].
torch::Tensor smoothing_term(const torch::Tensor& real, double smoothing);

}  // namespace digitforge
