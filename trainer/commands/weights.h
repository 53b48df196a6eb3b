#pragma once

#include <optional>
#include <string>

#include "shared/model_description.h"
#include "trainer/data/image_dataset.h"

namespace digitforge {

/// A weight file and the bytes that its description views.
struct LoadedWeights {
  std::string bytes;
  ModelDescription description;
};

/// Throws TrainerError with the reader's message.
LoadedWeights load_weights(const std::string& path);

/// The judge that a command uses: `given` if not empty ("none": none), else judge.dfw in the folder
/// that DIGITFORGE_WEIGHTS names, or in weights, provided that it is of this data set; else none.
/// Throws TrainerError where a given one does not fit.
std::optional<LoadedWeights> find_judge(const std::string& given, const ImageDataset& dataset);

}  // namespace digitforge
