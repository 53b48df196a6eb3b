#include "trainer/evaluate/score_table.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "trainer/evaluate/markdown.h"

namespace digitforge {
namespace {

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
      body.append(" ").append(score.is_null() ? "" : format_score(score["value"], decimals));
      if (!score.is_null() && score.contains("error")) {
        body.append(" +- ").append(format_score(score["error"], decimals));
      }
      body += " |";
      if (real.is_null() && !score.is_null() && score.contains("real")) real = score["real"];
    }
    body.append(" ").append(format_score(real, row["decimals"])).append(" |\n");
  }
  return head + " real images |\n" + rule + "---:|\n" + body;
}

}  // namespace

void write_score_table(const std::vector<std::filesystem::path>& scores,
                       const std::filesystem::path& into) {
  std::vector<nlohmann::json> files;
  for (const auto& path : scores) files.push_back(read_scores(path));
  write_between_marks(into, table(files));
}

}  // namespace digitforge
