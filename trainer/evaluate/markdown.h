#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace digitforge {

/// What `evaluate --json` printed. Throws TrainerError that names the file.
nlohmann::json read_scores(const std::filesystem::path& path);

/// A file's score of that key, or null.
nlohmann::json find_score(const nlohmann::json& file, const std::string& key);

/// With that many decimals; empty where it is no number.
std::string format_score(const nlohmann::json& value, int decimals);

/// Replaces what stands between the lines "<!-- scores -->" and "<!-- /scores -->" of a Markdown
/// file, in one step. Throws TrainerError.
void write_between_marks(const std::filesystem::path& into, const std::string& text);

}  // namespace digitforge
