#pragma once

#include <sys/types.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "shared/error.h"

namespace digitforge {

/// Where PATH's folders have a program of this name; empty: nowhere.
std::filesystem::path find_program(const std::string& name);

/// A program of the desktop's that runs beside the app, without a shell. It reads and writes files
/// that have no name any more, so that nothing waits for it, however slow it is and whatever it
/// leaves running behind it. One that has not ended by itself ends with this object.
class DesktopHelper {
 public:
  struct Outcome {
    int status = -1;  ///< what it exited with; -1: it was ended
    std::string output;
  };

  /// `command`: the program's path and its arguments. `input`: what it finds on its standard input.
  /// Errors: io.
  static Result<DesktopHelper> start(const std::vector<std::string>& command,
                                     std::span<const std::uint8_t> input = {});
  DesktopHelper(DesktopHelper&& other) noexcept;
  DesktopHelper& operator=(DesktopHelper&& other) noexcept;
  ~DesktopHelper();

  /// What came of it, once; nothing while it runs.
  std::optional<Outcome> poll();

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  using File = std::unique_ptr<std::FILE, Closer>;

  /// A file without a name that holds `content`; none where there is no place for it.
  static File nameless_file(std::span<const std::uint8_t> content);
  DesktopHelper(pid_t process, File output) : process_(process), output_(std::move(output)) {}
  void end();

  pid_t process_ = 0;  ///< and its group; 0: it has ended
  File output_;
};

}  // namespace digitforge
