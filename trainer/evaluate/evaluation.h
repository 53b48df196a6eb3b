#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "shared/model_description.h"
#include "trainer/data/image_dataset.h"

namespace digitforge {

/// One measure of a generator.
struct Score {
  std::string key;   ///< for programs: "parzen"
  std::string name;  ///< for people
  double value = 0;
  std::optional<double> error = std::nullopt;  ///< standard error
  std::optional<double> real = std::nullopt;   ///< what real images score by the same procedure
  std::string reference = {};                  ///< published figures, with their source
  int decimals = 3;
};

struct EvaluationOptions {
  bool quick = false;      ///< 2,000 samples against 2,000 images, without CAS: other figures
  bool cas = true;         ///< the full evaluation's longest part
  bool real_cas = true;    ///< also of real images, as long again
  std::uint64_t seed = 0;  ///< of the samples
  torch::Device device = torch::kCPU;  ///< where all is computed
  /// Where the generated images closest to a training image are drawn beside it; empty: nowhere.
  std::filesystem::path pairs;
  std::function<void(const std::string& doing)> progress = [](const std::string&) {};
};

/// All measures of a generator against a data set's training and test images. judge: a classifier
/// of the same classes, or null, without which its measures are left out. Throws TrainerError where
/// model, judge and data do not fit.
std::vector<Score> evaluate(const ModelDescription& model, const ClassifierDescription* judge,
                            const ImageDataset& training, const ImageDataset& test,
                            const EvaluationOptions& options);

}  // namespace digitforge
