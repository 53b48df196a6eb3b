#pragma once

#include <optional>
#include <string>

#include "shared/model_description.h"
#include "trainer/data/image_dataset.h"

namespace digitforge {

/// A generator's file: its description, and the bytes that this views.
struct LoadedModel {
  std::string bytes;
  ModelDescription description;
};

/// The same of a classifier's file.
struct LoadedJudge {
  std::string bytes;
  ClassifierDescription description;
};

/// Throws TrainerError with the reader's message.
LoadedModel load_model(const std::string& path);

/// The judge that a command uses: `given` if not empty ("none": none), else judge.dfw in the folder
/// that DIGITFORGE_WEIGHTS names, or in weights, provided that it is of this data set; else none.
/// Throws TrainerError where a given one does not fit.
std::optional<LoadedJudge> find_judge(const std::string& given, const ImageDataset& dataset);

}  // namespace digitforge
