#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace digitforge {

/// What the window keeps over visits, as web/page/memory.mjs does for the page: short texts by
/// name, each a file. Not being able to is no error.
class Memory {
 public:
  /// Keeps them in `folder`, which is made when it is needed; empty: keeps nothing.
  explicit Memory(std::filesystem::path folder) : folder_(std::move(folder)) {}
  /// The folder that the XDG Base Directory Specification has for this: "digitforge" in
  /// $XDG_STATE_HOME or ~/.local/state. Empty without a home.
  static std::filesystem::path usual_folder();

  bool keeps() const { return !folder_.empty(); }
  std::optional<std::string> recall(const std::string& name) const;
  /// Writes where `text` is not what was written last.
  void remember(const std::string& name, const std::string& text);

 private:
  std::filesystem::path folder_;
  std::map<std::string, std::string> written_;
};

}  // namespace digitforge
