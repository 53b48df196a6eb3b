#pragma once

#include <optional>
#include <vector>

#include "runtime/model.h"
#include "runtime/network_plan.h"
#include "runtime/self_test.h"

namespace digitforge {

/// What models of the same weights share. Filled by ModelLoader; never changes afterwards.
struct Model::Loaded {
  ModelInfo info;
  ModelDescription description;
  NetworkPlan generator;
  std::optional<NetworkPlan> discriminator;
  SelfTest generator_test, discriminator_test;
  std::size_t chunk = 1;           ///< images that generate draws latents for at a time
  std::uint64_t memory_bytes = 0;  ///< of a network's working memory, at most
};

/// What one model works in.
struct Model::Workspaces {
  Workspace generator, discriminator;
  std::vector<float> latents;  ///< [chunk, latent_size]
  std::vector<float> labels;   ///< [chunk, classes]
};

}  // namespace digitforge
