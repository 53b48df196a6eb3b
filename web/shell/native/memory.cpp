#include "web/shell/native/memory.h"

#include <cstdlib>
#include <span>
#include <system_error>
#include <vector>

#include "shared/files.h"

namespace digitforge {
namespace {

namespace fs = std::filesystem;

/// The folder that a variable names; relative ones are to be ignored.
fs::path folder_of(const char* variable) {
  const char* value = std::getenv(variable);
  const fs::path folder = value ? value : "";
  return folder.is_absolute() ? folder : fs::path();
}

}  // namespace

fs::path Memory::usual_folder() {
  fs::path states = folder_of("XDG_STATE_HOME");
  const fs::path home = folder_of("HOME");
  if (states.empty() && !home.empty()) states = home / ".local" / "state";
  return states.empty() ? states : states / "digitforge";
}

std::optional<std::string> Memory::recall(const std::string& name) const {
  if (folder_.empty()) return std::nullopt;
  const Result<std::vector<std::byte>> bytes = read_file((folder_ / name).string());
  if (!bytes) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(bytes.value().data()), bytes.value().size());
}

void Memory::remember(const std::string& name, const std::string& text) {
  if (folder_.empty()) return;
  const auto [last, first_time] = written_.try_emplace(name, text);
  if (!first_time && last->second == text) return;
  last->second = text;
  std::error_code failed;
  fs::create_directories(folder_, failed);
  // Where that or this fails, it is kept for this visit only.
  (void)write_file((folder_ / name).string(), std::as_bytes(std::span(text)));
}

}  // namespace digitforge
