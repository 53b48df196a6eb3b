#pragma once

#include <cstdint>
#include <string>

#include "trainer/choices.h"
#include "trainer/nets/net.h"

namespace digitforge {

/// Both networks of a GAN. Generator inputs: latent [n, 100] and, if conditional, label [n,
/// classes]; output [n, 1, 28, 28] in [-1, 1]. Discriminator inputs: image [n, 1, 28, 28] and
/// label; output one logit, [n, 1].
struct GanNets {
  Net generator;
  Net discriminator;
  bool conditional = false;
};

/// What a discriminator can have besides.
struct DiscriminatorOptions {
  double dropout = 0;          ///< after each hidden layer: probability of a zero, 0 to below 1
  bool spectral_norm = false;  ///< on every weight
  bool batch_norm = true;      ///< where the model has it
};

inline constexpr std::uint32_t kLatentSize = 100;

/// Freshly initialised networks (from LibTorch's default random state). `classes` counts for the
/// conditional models only. Throws TrainerError for an unknown name, listing the known ones
/// (trainer/choices.h).
GanNets make_nets(const std::string& model, std::uint32_t classes,
                  const DiscriminatorOptions& options = {});

}  // namespace digitforge
