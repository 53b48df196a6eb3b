#include "trainer/evaluate/model_scores.h"

#include <algorithm>

#include "trainer/error.h"
#include "trainer/evaluate/markdown.h"
#include "trainer/train/files.h"

namespace digitforge {
namespace {

struct Shown {
  const char* key;
  const char* name;
  double scale;
  int decimals;
  const char* unit;
};
constexpr Shown kShown[] = {
    {"conditional_accuracy", "digits as asked for, by the judge", 100, 2, " %"},
    {"cas", "real digits known to a classifier that learned from these", 100, 2, " %"},
    {"parzen", "Parzen window log-likelihood", 1, 1, " nats"},
    {"coverage_pixels", "coverage of real digits", 100, 1, " %"},
    {"frechet_ratio", "Fréchet distance over real digits' own", 1, 2, ""},
};

nlohmann::ordered_json shown_scores(const nlohmann::json& file) {
  nlohmann::ordered_json shown = nlohmann::json::object();
  for (const Shown& row : kShown) {
    const auto score = find_score(file, row.key);
    if (score.is_null()) continue;
    shown[row.name] =
        format_score(score["value"].get<double>() * row.scale, row.decimals) + row.unit;
  }
  return shown;
}

}  // namespace

void write_model_scores(const std::vector<std::filesystem::path>& scores,
                        const std::filesystem::path& models) {
  nlohmann::ordered_json list;
  try {
    list = nlohmann::ordered_json::parse(load_file(models));
  } catch (const nlohmann::json::exception& error) {
    throw TrainerError(models.string() + ": is no list of models (" + error.what() + ")",
                       Failure::content);
  }
  for (const auto& path : scores) {
    const std::string file = path.stem().string() + ".dfw";
    const auto entry = std::find_if(list.begin(), list.end(), [&](const auto& candidate) {
      return candidate.is_object() && candidate.value("file", "") == file;
    });
    if (entry == list.end()) {
      throw TrainerError(models.string() + ": lists no " + file + ", whose scores " +
                         path.string() + " has; add it, or leave the scores out");
    }
    (*entry)["scores"] = shown_scores(read_scores(path));
  }
  store_file(models, list.dump(2) + "\n");
}

}  // namespace digitforge
