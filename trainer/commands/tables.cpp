#include <filesystem>
#include <string>
#include <vector>

#include "trainer/commands/command.h"
#include "trainer/evaluate/experiment.h"
#include "trainer/evaluate/model_scores.h"
#include "trainer/evaluate/score_table.h"

namespace digitforge {
namespace {

/// Writes something about scores into a Markdown file.
class ScoresCommand : public Command {
 public:
  ScoresCommand(CLI::App& app, const char* name, const char* text) {
    app_ = app.add_subcommand(name, text);
    app_->add_option("SCORES", scores_, "What evaluate --json printed, a file a model")->required();
    app_->add_option("--into", into_, "A file with <!-- scores --> and <!-- /scores -->")
        ->required();
  }

  bool chosen() const override { return app_->parsed(); }

 protected:
  CLI::App* app_;
  std::vector<std::filesystem::path> scores_;
  std::string into_;
};

class TableCommand final : public ScoresCommand {
 public:
  explicit TableCommand(CLI::App& app)
      : ScoresCommand(app, "table", "Write scores as a table into a Markdown file") {
    app_->add_option("--goals", goals_, "A JSON file of goals to hold the scores against");
    app_->add_option("--models", models_, "A models.json whose models of these names get scores");
  }

  int run() override {
    write_score_table(scores_, goals_, into_);
    if (!models_.empty()) write_model_scores(scores_, models_);
    return 0;
  }

 private:
  std::string goals_, models_;
};

class ExperimentCommand final : public ScoresCommand {
 public:
  explicit ExperimentCommand(CLI::App& app)
      : ScoresCommand(app, "experiment",
                      "Compare runs of cgan-input and cgan-hidden in a Markdown file") {}

  int run() override {
    write_experiment(scores_, into_);
    return 0;
  }
};

}  // namespace

std::unique_ptr<Command> table_command(CLI::App& app) {
  return std::make_unique<TableCommand>(app);
}

std::unique_ptr<Command> experiment_command(CLI::App& app) {
  return std::make_unique<ExperimentCommand>(app);
}

}  // namespace digitforge
