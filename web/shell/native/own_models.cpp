#include "web/shell/native/own_models.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>

#include "shared/files.h"
#include "web/app/link.h"

namespace digitforge {
namespace {

namespace fs = std::filesystem;

/// As kept: lines of KEY PATH; a key has no space in it.
constexpr const char* kName = "models";

}  // namespace

OwnModels::OwnModels(Memory& memory) : memory_(memory) {
  std::istringstream lines(memory.recall(kName).value_or(""));
  for (std::string line; std::getline(lines, line) && known_.size() < kMost;) {
    const std::size_t space = line.find(' ');
    if (space == std::string::npos) continue;
    known_.emplace_back(line.substr(0, space), line.substr(space + 1));
  }
}

void OwnModels::open(Studio& studio, const fs::path& path) {
  Result<std::vector<std::byte>> bytes = read_file(path.string());
  if (!bytes) return studio.notice(bytes.error().message);
  studio.open_own_model(path.string(), FileBytes::of(std::move(bytes).value()));
}

void OwnModels::reopen(Studio& studio, std::string_view link) {
  for (const std::string& key : missing_models(link, studio.library())) {
    const auto known = std::find_if(known_.begin(), known_.end(),
                                    [&](const auto& entry) { return entry.first == key; });
    if (known == known_.end()) continue;
    const fs::path& path = known->second;
    Result<std::vector<std::byte>> bytes = read_file(path.string());
    if (bytes) studio.open_own_model(path.string(), FileBytes::of(std::move(bytes).value()), key);
  }
  studio.finish_opening();
}

void OwnModels::keep(std::string key, const fs::path& path) {
  std::error_code failed;
  const fs::path whole = fs::absolute(path, failed);
  if (failed || whole.string().find('\n') != std::string::npos) return;
  std::erase_if(known_, [&](const auto& known) { return known.first == key; });
  known_.emplace_back(std::move(key), whole);
  if (known_.size() > kMost) known_.erase(known_.begin());
  std::string text;
  for (const auto& [known, place] : known_) text += known + " " + place.string() + "\n";
  memory_.remember(kName, text);
}

}  // namespace digitforge
