#pragma once

#include <cstddef>

#include "shared/model_description.h"
#include "web/app/noise.h"

namespace digitforge {

/// The principal directions of a generator's first layer: the eigenvectors of W^T W for the
/// weights W of the first layer that reads the latent, those of the largest eigenvalues first, at
/// most `most` of them (as in "SeFa", Shen and Zhou 2021). Their signs are fixed: the largest
/// component is positive. Empty where the latent's first layer has no weights, and where they
/// would take more than 2^31 multiply-adds, latent^2 (outputs + 10 latent): a latent of 512 in
/// front of 1,000 units is still fine. The network's tensor data must be readable.
Axes principal_axes(const Network& generator, std::size_t most);

}  // namespace digitforge
