#pragma once

#include <cstddef>

#include "shared/model_description.h"
#include "web/app/noise.h"

namespace digitforge {

/// The principal directions of a generator's first layer: the eigenvectors of W^T W for the
/// weights W of the first layer that reads the latent, those of the largest eigenvalues first, at
/// most `most` of them (as in "SeFa", Shen and Zhou 2021). Their signs are fixed: the largest
/// component is positive. Empty where the latent's first layer has no weights. The network's tensor
/// data must be readable.
Axes principal_axes(const Network& generator, std::size_t most);

}  // namespace digitforge
