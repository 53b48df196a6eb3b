#include "trainer/commands/weights.h"

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "shared/weight_file.h"
#include "trainer/error.h"
#include "trainer/evaluate/judge_scores.h"
#include "trainer/train/files.h"

namespace digitforge {

LoadedWeights load_weights(const std::string& path) {
  LoadedWeights file{load_file(path), {}};
  auto read =
      read_weights({reinterpret_cast<const std::byte*>(file.bytes.data()), file.bytes.size()});
  if (!read.ok()) {
    const bool memory = read.error().code == ErrorCode::out_of_memory;
    throw TrainerError(path + ": " + read.error().message,
                       memory ? Failure::too_large : Failure::content);
  }
  file.description = std::move(read).value();
  return file;
}

std::optional<LoadedWeights> find_judge(const std::string& given, const ImageDataset& dataset) {
  if (given == "none") return std::nullopt;
  const char* folder = std::getenv("DIGITFORGE_WEIGHTS");
  const auto usual =
      std::filesystem::path(folder != nullptr && *folder != 0 ? folder : "weights") / "judge.dfw";
  if (given.empty() && !std::filesystem::exists(usual)) return std::nullopt;
  LoadedWeights judge = load_weights(given.empty() ? usual.string() : given);
  if (given.empty() && judge.description.metadata.dataset != dataset.name) return std::nullopt;
  check_judge(judge.description, dataset);
  return judge;
}

}  // namespace digitforge
