#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "shared/error.h"
#include "web/shell/native/desktop_helper.h"

namespace digitforge {

/// The desktop's dialog to choose a .dfw file with: zenity's, else kdialog's.
class FileDialog {
 public:
  /// Looks for the programs.
  FileDialog();

  /// Whether there is one.
  bool available() const { return !command_.empty(); }
  /// Opens it; one that is open stays.
  void open();
  bool is_open() const { return helper_.has_value(); }
  /// What came of it, once: a path, an empty one where nothing was chosen, or why it did not open,
  /// in words for people. Nothing while it is open.
  std::optional<Result<std::filesystem::path>> poll();

 private:
  std::vector<std::string> command_;
  std::optional<DesktopHelper> helper_;
  std::optional<Error> failure_;
};

}  // namespace digitforge
