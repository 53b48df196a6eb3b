#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace digitforge {

/// Writes a table of models' scores, one column a model, between the lines "<!-- scores -->" and
/// "<!-- /scores -->" of a Markdown file. scores: JSON files as `evaluate --json` prints them, in
/// the order of the columns. goals: a JSON file, or empty; an array of {"key", "at_least" or
/// "at_most": {model: value}}, which a second table holds the scores against. The file is replaced
/// in one step. Throws TrainerError.
void write_score_table(const std::vector<std::filesystem::path>& scores,
                       const std::filesystem::path& goals, const std::filesystem::path& into);

}  // namespace digitforge
