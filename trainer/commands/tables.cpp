#include <filesystem>
#include <string>
#include <vector>

#include "trainer/commands/command.h"
#include "trainer/evaluate/experiment.h"
#include "trainer/evaluate/score_table.h"

namespace digitforge {
namespace {

/// Writes something about scores into a Markdown file.
class ScoresCommand final : public Command {
 public:
  using Write = void (*)(const std::vector<std::filesystem::path>& scores,
                         const std::filesystem::path& into);

  ScoresCommand(CLI::App& app, const char* name, const char* text, Write write) : write_(write) {
    app_ = app.add_subcommand(name, text);
    app_->add_option("SCORES", scores_, "What evaluate --json printed, a file a model")->required();
    app_->add_option("--into", into_, "A file with <!-- scores --> and <!-- /scores -->")
        ->required();
  }

  bool chosen() const override { return app_->parsed(); }

  int run() override {
    write_(scores_, into_);
    return 0;
  }

 private:
  CLI::App* app_;
  Write write_;
  std::vector<std::filesystem::path> scores_;
  std::string into_;
};

}  // namespace

std::unique_ptr<Command> table_command(CLI::App& app) {
  return std::make_unique<ScoresCommand>(
      app, "table", "Write scores as a table into a Markdown file", write_score_table);
}

std::unique_ptr<Command> experiment_command(CLI::App& app) {
  return std::make_unique<ScoresCommand>(
      app, "experiment", "Compare runs of cgan-input and cgan-hidden in a Markdown file",
      write_experiment);
}

}  // namespace digitforge
