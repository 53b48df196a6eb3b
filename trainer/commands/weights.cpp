#include "trainer/commands/weights.h"

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "shared/weight_file.h"
#include "trainer/error.h"
#include "trainer/evaluate/judge_scores.h"
#include "trainer/train/files.h"

namespace digitforge {

namespace {

Failure failure_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::out_of_memory:
      return Failure::too_large;
    case ErrorCode::wrong_kind:
      return Failure::argument;
    default:
      return Failure::content;
  }
}

// read: a reader of weight_file.h
template <typename Loaded, typename Read>
Loaded load(const std::string& path, Read read) {
  Loaded file{load_file(path), {}};
  auto description =
      read({reinterpret_cast<const std::byte*>(file.bytes.data()), file.bytes.size()});
  if (!description.ok()) {
    const Error& error = description.error();
    throw TrainerError(path + ": " + error.message, failure_of(error.code));
  }
  file.description = std::move(description).value();
  return file;
}

}  // namespace

LoadedModel load_model(const std::string& path) { return load<LoadedModel>(path, read_weights); }

std::optional<LoadedJudge> find_judge(const std::string& given, const ImageDataset& dataset) {
  if (given == "none") return std::nullopt;
  const char* folder = std::getenv("DIGITFORGE_WEIGHTS");
  const auto usual =
      std::filesystem::path(folder != nullptr && *folder != 0 ? folder : "weights") / "judge.dfw";
  if (given.empty() && !std::filesystem::exists(usual)) return std::nullopt;
  LoadedJudge judge = load<LoadedJudge>(given.empty() ? usual.string() : given, read_classifier);
  if (given.empty() && judge.description.metadata.dataset != dataset.name) return std::nullopt;
  check_judge(judge.description, dataset);
  return judge;
}

}  // namespace digitforge
