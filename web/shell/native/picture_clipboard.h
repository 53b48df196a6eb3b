#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "shared/error.h"
#include "web/shell/native/desktop_helper.h"

namespace digitforge {

/// The desktop's clipboard for pictures. GLFW's takes text alone, so one of the desktop's own tools
/// holds the picture: wl-copy under Wayland, else xclip.
class PictureClipboard {
 public:
  /// Looks for the tools.
  PictureClipboard();

  /// Whether there is one.
  bool available() const { return !command_.empty(); }
  /// Starts to copy; in place of a copy that has not come to its end.
  void copy(std::span<const std::uint8_t> png);
  /// Whether it is not known yet what became of the last copy.
  bool busy() const { return helper_.has_value(); }
  /// What became of it, once, with a message for people; nothing while busy.
  std::optional<Status> poll();

 private:
  std::vector<std::string> command_;
  std::optional<DesktopHelper> helper_;
  std::optional<Status> outcome_;
};

}  // namespace digitforge
