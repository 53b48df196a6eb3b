#include "trainer/evaluate/score_table.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "trainer/error.h"
#include "trainer/evaluate/markdown.h"
#include "trainer/train/files.h"

namespace digitforge {
namespace {

/// "worst class (8)" without the class: which one it is differs by model.
std::string plain_name(const std::string& key, const std::string& name) {
  return key == "conditional_accuracy_worst" ? name.substr(0, name.find(" (")) : name;
}

const char* bound_of(const nlohmann::json& goal) {
  return goal.contains("at_most") ? "at_most" : "at_least";
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
  if (files[0].contains("steps")) {
    body += "| training steps |";
    for (const auto& file : files) {
      body.append(" ").append(file.value("steps", nlohmann::json()).dump()).append(" |");
    }
    body += " |\n";
  }
  for (const auto& row : rows) {
    body.append("| ").append(plain_name(row["key"], row["name"])).append(" |");
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

nlohmann::json read_goals(const std::filesystem::path& path) {
  try {
    auto goals = nlohmann::json::parse(load_file(path));
    for (const auto& goal : goals) {
      goal.at("key").get<std::string>();
      for (const auto& [model, value] : goal.at(bound_of(goal)).items()) value.get<double>();
    }
    return goals;
  } catch (const nlohmann::json::exception& error) {
    throw TrainerError(path.string() +
                           ": holds no goals, which are [{\"key\": ..., \"at_least\": " +
                           "{model: value}}, ...] (" + error.what() + ")",
                       Failure::content);
  }
}

/// A goal's cell: what is asked for, and whether the score is it.
std::string held_against(const nlohmann::json& goal, const nlohmann::json& file) {
  const std::string bound = bound_of(goal), model = file["model"];
  if (!goal[bound].contains(model)) return " |";
  const auto score = find_score(file, goal["key"]);
  const double asked = goal[bound][model];
  const int decimals = score.is_null() ? 3 : score["decimals"].get<int>();
  std::string text = bound == "at_least" ? " >= " : " <= ";
  text += format_score(asked, decimals) + ": ";
  if (score.is_null()) return text + "not measured |";
  const double value = score["value"], missed = bound == "at_least" ? asked - value : value - asked;
  return text + (missed <= 0 ? "met |" : "missed by " + format_score(missed, decimals) + " |");
}

std::string goals_table(const std::vector<nlohmann::json>& files, const nlohmann::json& goals) {
  std::string head = "| goal |", rule = "|---|", body;
  for (const auto& file : files) {
    head += " `" + file["model"].get<std::string>() + "` |";
    rule += "---|";
  }
  for (const auto& goal : goals) {
    std::string name = goal["key"];
    for (const auto& file : files) {
      if (const auto score = find_score(file, goal["key"]); !score.is_null()) name = score["name"];
    }
    body.append("| ").append(plain_name(goal["key"], name)).append(" |");
    for (const auto& file : files) body += held_against(goal, file);
    body += "\n";
  }
  return head + "\n" + rule + "\n" + body;
}

}  // namespace

void write_score_table(const std::vector<std::filesystem::path>& scores,
                       const std::filesystem::path& goals, const std::filesystem::path& into) {
  std::vector<nlohmann::json> files;
  for (const auto& path : scores) files.push_back(read_scores(path));
  std::string text = table(files);
  if (!goals.empty()) text.append("\n").append(goals_table(files, read_goals(goals)));
  write_between_marks(into, text);
}

}  // namespace digitforge
