#pragma once

#include <string>
#include <vector>

namespace digitforge {

/// What a program left behind.
struct Outcome {
  int status = -1;  ///< its exit status; -1 where a signal ended it or it could not be started
  std::string out, err;
};

/// Runs a program, given by its path, without a shell and without standard input.
Outcome run_command(const std::string& program, const std::vector<std::string>& arguments);

}  // namespace digitforge
