#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "web/app/library.h"

namespace digitforge {

// What there is to tell about a model: for the panel, and for people who cannot see it.

/// A layer with what follows it at once.
struct LayerSummary {
  std::string title;  ///< "Linear, ReLU"
  std::string size;   ///< "256 x 7 x 7"
  std::uint64_t parameters = 0;
};
/// The inputs, then the layers in order. shapes: see infer_shapes; without them the inputs alone.
std::vector<LayerSummary> layers_of(const Network& network, const std::vector<Shape>& shapes);
/// "1.49 M", "28.4 k", "257".
std::string count_text(std::uint64_t count);

/// Names with their values.
using Rows = std::vector<std::pair<std::string, std::string>>;
/// Data set, steps, seed, date, then the settings of the training.
Rows training_of(const ModelInfo& info);

/// What the model does and how it learned to, in words.
std::string story_of(const ModelInfo& info);

/// {"title", "story", "generator": [{"title", "size", "parameters"}], "discriminator": the same
/// where it is loaded, "scores": [[name, value]], "training": [[name, value]]}.
std::string about_json(const LibraryEntry& entry);

}  // namespace digitforge
