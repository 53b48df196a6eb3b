#include "web/shell/native/weights_folder.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

namespace digitforge {
namespace {

namespace fs = std::filesystem;

/// Moves the files that the table names to the front, in its order and with its titles. The judge,
/// a classifier that draws nothing, is left out.
Status apply_table(const fs::path& table, std::vector<WeightsFile>& files) {
  std::ifstream in(table);
  const nlohmann::json entries = nlohmann::json::parse(in, nullptr, /*allow_exceptions=*/false);
  if (!entries.is_array()) {
    return Error{ErrorCode::bad_metadata, table.string() + " is no JSON list of models"};
  }
  std::size_t listed = 0;
  for (const nlohmann::json& entry : entries) {
    if (entry.is_object() && entry.value("role", "") == "judge") {
      std::erase_if(files, [&](const WeightsFile& file) {
        return file.path.filename() == entry.value("file", "");
      });
      continue;
    }
    if (!entry.is_object() || !entry.contains("file") || !entry["file"].is_string() ||
        !entry.contains("title") || !entry["title"].is_string()) {
      return Error{ErrorCode::bad_metadata,
                   table.string() + " has an entry without \"file\" and \"title\""};
    }
    const std::string name = entry["file"].get<std::string>();
    const auto next = files.begin() + static_cast<std::ptrdiff_t>(listed);
    const auto found = std::find_if(
        next, files.end(), [&](const WeightsFile& file) { return file.path.filename() == name; });
    if (found == files.end()) continue;
    found->title = entry["title"].get<std::string>();
    if (const auto scores = entry.find("scores"); scores != entry.end() && scores->is_object()) {
      for (auto score = scores->begin(); score != scores->end(); ++score) {
        if (score->is_string()) found->scores.emplace_back(score.key(), score->get<std::string>());
      }
    }
    std::rotate(next, found, found + 1);
    ++listed;
  }
  return Success{};
}

}  // namespace

Result<std::vector<WeightsFile>> list_weights(const fs::path& folder) {
  std::error_code error;
  std::vector<WeightsFile> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() != ".dfw") continue;
    files.push_back({entry.path(), entry.path().stem().string(), {}});
  }
  if (error || files.empty()) {
    return Error{ErrorCode::io, "no .dfw file in " + folder.string() +
                                    ": name the folder that has them with --weights"};
  }
  std::sort(files.begin(), files.end(),
            [](const WeightsFile& a, const WeightsFile& b) { return a.path < b.path; });
  const fs::path table = folder / "models.json";
  if (fs::exists(table, error)) {
    if (Status applied = apply_table(table, files); !applied) return applied.error();
  }
  return files;
}

}  // namespace digitforge
