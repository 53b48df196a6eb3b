#pragma once

#include <CLI/CLI.hpp>
#include <memory>

namespace digitforge {

/// A subcommand of digitforge-trainer: adds itself and its options to the program's on
/// construction.
class Command {
 public:
  virtual ~Command() = default;
  virtual bool chosen() const = 0;
  /// The program's exit status. Throws TrainerError.
  virtual int run() = 0;
};

std::unique_ptr<Command> train_command(CLI::App& app);
std::unique_ptr<Command> export_command(CLI::App& app);
std::unique_ptr<Command> evaluate_command(CLI::App& app);
std::unique_ptr<Command> table_command(CLI::App& app);
std::unique_ptr<Command> experiment_command(CLI::App& app);

}  // namespace digitforge
