#include "trainer/evaluate/markdown.h"

#include <cstdio>

#include "trainer/error.h"
#include "trainer/train/files.h"

namespace digitforge {
namespace {

constexpr const char* kBegin = "<!-- scores -->\n";
constexpr const char* kEnd = "<!-- /scores -->";

}  // namespace

std::string format_score(const nlohmann::json& value, int decimals) {
  if (!value.is_number()) return "";
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", decimals, value.get<double>());
  return text;
}

nlohmann::json read_scores(const std::filesystem::path& path) {
  try {
    auto json = nlohmann::json::parse(load_file(path));
    json.at("model").get<std::string>();
    for (const auto& score : json.at("scores")) {
      score.at("key").get<std::string>();
      score.at("name").get<std::string>();
      score.at("value").get<double>();
      score.at("decimals").get<int>();
    }
    return json;
  } catch (const nlohmann::json::exception& error) {
    throw TrainerError(
        path.string() + ": holds no scores as 'evaluate --json' prints them (" + error.what() + ")",
        Failure::content);
  }
}

nlohmann::json find_score(const nlohmann::json& file, const std::string& key) {
  for (const auto& score : file["scores"]) {
    if (score["key"] == key) return score;
  }
  return {};
}

void write_between_marks(const std::filesystem::path& into, const std::string& text) {
  std::string page = load_file(into);
  const auto begin = page.find(kBegin);
  const auto end = page.find(kEnd, begin);
  if (begin == std::string::npos || end == std::string::npos) {
    throw TrainerError(into.string() +
                           ": has no lines <!-- scores --> and <!-- /scores --> for the "
                           "table to go between",
                       Failure::content);
  }
  const auto start = begin + std::string(kBegin).size();
  page.replace(start, end - start, "\n" + text + "\n");
  store_file(into, page);
}

}  // namespace digitforge
