#include "trainer/evaluate/score_table.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "trainer/error.h"
#include "trainer/train/files.h"

namespace digitforge {
namespace {

constexpr const char* kBegin = "<!-- scores -->\n";
constexpr const char* kEnd = "<!-- /scores -->";

std::string format(const nlohmann::json& value, int decimals) {
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
    throw TrainerError(path.string() + ": holds no scores as 'evaluate --json' prints them (" +
                       error.what() + ")");
  }
}

/// The score of that key, or null.
nlohmann::json find_score(const nlohmann::json& file, const std::string& key) {
  for (const auto& score : file["scores"]) {
    if (score["key"] == key) return score;
  }
  return {};
}

std::string table(const std::vector<nlohmann::json>& files) {
  std::vector<nlohmann::json> rows;  // in the order in which they first appear
  for (const auto& file : files) {
    for (const auto& score : file["scores"]) {
      const auto same = [&](const auto& row) { return row["key"] == score["key"]; };
      // A row for every class would hide the others.
      const std::string key = score["key"];
      const bool of_one_class =
          key.starts_with("conditional_accuracy_") && std::isdigit(key.back());
      if (!of_one_class && std::none_of(rows.begin(), rows.end(), same)) rows.push_back(score);
    }
  }
  std::string head = "| |", rule = "|---|", body;
  for (const auto& file : files) {
    head += " `" + file["model"].get<std::string>() + "` |";
    rule += "---:|";
  }
  for (const auto& row : rows) {
    std::string name = row["name"];
    // "worst class (8)": which one it is differs by model.
    if (row["key"] == "conditional_accuracy_worst") name = name.substr(0, name.find(" ("));
    body.append("| ").append(name).append(" |");
    nlohmann::json real;
    for (const auto& file : files) {
      const auto score = find_score(file, row["key"]);
      const int decimals = row["decimals"];
      body.append(" ").append(score.is_null() ? "" : format(score["value"], decimals));
      if (!score.is_null() && score.contains("error")) {
        body.append(" +- ").append(format(score["error"], decimals));
      }
      body += " |";
      if (real.is_null() && !score.is_null() && score.contains("real")) real = score["real"];
    }
    body.append(" ").append(format(real, row["decimals"])).append(" |\n");
  }
  return head + " real images |\n" + rule + "---:|\n" + body;
}

}  // namespace

void write_score_table(const std::vector<std::filesystem::path>& scores,
                       const std::filesystem::path& into) {
  std::vector<nlohmann::json> files;
  for (const auto& path : scores) files.push_back(read_scores(path));
  std::string text = load_file(into);
  const auto begin = text.find(kBegin);
  const auto end = text.find(kEnd, begin);
  if (begin == std::string::npos || end == std::string::npos) {
    throw TrainerError(into.string() +
                       ": has no lines <!-- scores --> and <!-- /scores --> for the "
                       "table to go between");
  }
  const auto start = begin + std::string(kBegin).size();
  text.replace(start, end - start, std::string("\n").append(table(files)).append("\n"));
  store_file(into, text);
}

}  // namespace digitforge
