#pragma once

#include <filesystem>
#include <string>

namespace digitforge::testing {

struct Outcome {
  int status;          ///< -1: ended by a signal
  std::string output;  ///< stdout and stderr
};

/// As a word for the shell.
std::string in_quotes(const std::filesystem::path& path);

/// Runs digitforge-trainer on the real MNIST. arguments, environment: as typed to a shell. It is
/// the shell's own process, whose number goes into `pid_file`.
Outcome run_trainer(const std::string& arguments, const std::string& environment = "",
                    const std::filesystem::path& pid_file = "/dev/null");

}  // namespace digitforge::testing
