#pragma once

#include <string>
#include <vector>

#include "tests/support/command.h"

namespace digitforge {

/// Runs the command line.
inline Outcome run_digitforge(const std::vector<std::string>& arguments) {
  return run_command(DIGITFORGE_COMMAND, arguments);
}

/// Path of a file of the repository.
inline std::string in_repository(const std::string& path) {
  return std::string(DIGITFORGE_SOURCE_DIR) + "/" + path;
}

}  // namespace digitforge
