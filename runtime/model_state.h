#pragma once

#include <optional>
#include <vector>

#include "runtime/model.h"
#include "runtime/network_plan.h"
#include "runtime/self_test.h"

namespace digitforge {

/// Filled by ModelLoader, then used by Model.
struct Model::State {
  ModelInfo info;
  ModelDescription description;
  NetworkPlan generator;
  std::optional<NetworkPlan> discriminator;
  SelfTest generator_test, discriminator_test;
  std::size_t chunk = 1;       ///< images that generate draws latents for at a time
  std::vector<float> latents;  ///< [chunk, latent_size]
  std::vector<float> labels;   ///< [chunk, classes]
};

}  // namespace digitforge
