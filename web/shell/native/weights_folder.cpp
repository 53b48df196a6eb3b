#include "web/shell/native/weights_folder.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>
#include <system_error>

#include "shared/weight_file.h"
#include "shared/weight_layout.h"

namespace digitforge {
namespace {

namespace fs = std::filesystem;

/// Whether a file may hold a generator, by its first bytes.
bool may_draw(const fs::path& path) {
  std::array<char, kHeaderSize> header{};
  std::ifstream(path, std::ios::binary).read(header.data(), header.size());
  const Result<Kind> kind = file_kind(std::as_bytes(std::span(header)));
  return !kind.ok() || kind.value() == Kind::generator;  // what is wrong with it, opening it tells
}

/// Moves the files that the table names to the front, in its order and with its titles.
Status apply_table(const fs::path& table, std::vector<WeightsFile>& files) {
  std::ifstream in(table);
  const nlohmann::json entries = nlohmann::json::parse(in, nullptr, /*allow_exceptions=*/false);
  if (!entries.is_array()) {
    return Error{ErrorCode::bad_metadata, table.string() + " is no JSON list of models"};
  }
  std::size_t listed = 0;
  for (const nlohmann::json& entry : entries) {
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
    if (entry.path().extension() != ".dfw" || !may_draw(entry.path())) continue;
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
