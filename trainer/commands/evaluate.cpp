#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "shared/plain_number.h"
#include "trainer/commands/command.h"
#include "trainer/commands/device.h"
#include "trainer/commands/weights.h"
#include "trainer/error.h"
#include "trainer/evaluate/evaluation.h"
#include "trainer/export/export_run.h"
#include "trainer/train/precision.h"

namespace digitforge {
namespace {

class EvaluateCommand final : public Command {
 public:
  explicit EvaluateCommand(CLI::App& app) {
    app_ = app.add_subcommand("evaluate", "Measure a generator against real images");
    auto* what = app_->add_option_group("what to evaluate");
    what->add_option("FILE", file_, "A .dfw file");
    what->add_option("--run", run_, "A run's folder: its best epoch, else its last");
    what->require_option(1);
    app_->add_option("--data", data_, "Folder with the data set's four IDX files, raw or .gz");
    app_->add_option("--judge", judge_, "The judge's .dfw file, or none [weights/judge.dfw]");
    app_->add_option("--seed", options_.seed, "Of the samples")
        ->transform(CLI::Validator(make_plain_number<decltype(options_.seed)>, ""))
        ->capture_default_str();
    app_->add_option("--pairs", options_.pairs,
                     "Draw the samples closest to a training image, and below each that image");
    app_->add_flag("--quick", options_.quick,
                   "Fewer samples and no CAS: figures to compare with other quick ones only");
    app_->add_flag("!--no-cas", options_.cas,
                   "Leave out CAS, which takes longer than all the rest");
    app_->add_flag("!--no-real-cas", options_.real_cas,
                   "Leave out what CAS real images have, which takes as long again");
    app_->add_option("--device", device_, "Where to compute")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    app_->add_flag("--json", json_, "Print one JSON object");
  }

  bool chosen() const override { return app_->parsed(); }

  int run() override {
    options_.device = find_device(device_);
    set_precision("f32", options_.device);
    ExportedRun exported;
    LoadedModel file;
    if (run_.empty()) {
      file = load_model(file_);
    } else {
      exported = describe_run(run_, DType::f32);
      if (!std::holds_alternative<ModelDescription>(exported.description)) {
        throw TrainerError(run_ + ": this run trained a classifier; give a generator's run");
      }
    }
    const ModelDescription& model =
        run_.empty() ? file.description : std::get<ModelDescription>(exported.description);
    const auto folder = data_folder(data_, model.metadata.dataset);
    const ImageDataset training = load_dataset(model.metadata.dataset, folder, Split::train);
    const ImageDataset test = load_dataset(model.metadata.dataset, folder, Split::test);
    const auto judge = find_judge(judge_, training);
    if (!judge) {
      std::fprintf(stderr,
                   "warning: there is no judge of %s, so its measures are left out; make one by "
                   "train --model judge and give it by --judge\n",
                   training.name.c_str());
    }
    const bool live = isatty(STDERR_FILENO) == 1;
    options_.progress = [live](const std::string& doing) {
      std::fprintf(stderr, live ? "\r\x1b[K%s ..." : "%s ...\n", doing.c_str());
    };
    const auto scores =
        evaluate(model, judge ? &judge->description : nullptr, training, test, options_);
    if (live) std::fprintf(stderr, "\r\x1b[K");
    if (json_) {
      print_json(model, scores);
    } else {
      print_table(model.metadata, scores);
    }
    return 0;
  }

 private:
  void print_json(const ModelDescription& model, const std::vector<Score>& scores) const {
    const Metadata& metadata = model.metadata;
    nlohmann::ordered_json json = {{"model", metadata.model},
                                   {"dataset", metadata.dataset},
                                   {"steps", metadata.steps},
                                   {"training_seed", metadata.seed},
                                   {"generator_parameters", count_parameters(model.generator)},
                                   {"quick", options_.quick},
                                   {"seed", options_.seed},
                                   {"scores", nlohmann::json::array()}};
    for (const Score& score : scores) {
      nlohmann::ordered_json row = {
          {"key", score.key}, {"name", score.name}, {"value", score.value}};
      if (score.error) row["error"] = *score.error;
      if (score.real) row["real"] = *score.real;
      if (!score.reference.empty()) row["reference"] = score.reference;
      row["decimals"] = score.decimals;
      json["scores"].push_back(row);
    }
    std::printf("%s\n", json.dump(2).c_str());
  }

  void print_table(const Metadata& metadata, const std::vector<Score>& scores) const {
    std::printf("%s on %s, %llu steps, samples of seed %llu%s\n\n", metadata.model.c_str(),
                metadata.dataset.c_str(), static_cast<unsigned long long>(metadata.steps),
                static_cast<unsigned long long>(options_.seed),
                options_.quick ? "; QUICK: compare with other quick figures only" : "");
    std::printf("%-58s %10s %8s %10s  %s\n", "", "model", "+-", "real", "published");
    for (const Score& score : scores) {
      const auto text = [&](const std::optional<double>& value) {
        char buffer[32] = "";
        if (value) std::snprintf(buffer, sizeof buffer, "%.*f", score.decimals, *value);
        return std::string(buffer);
      };
      std::printf("%-58s %10s %8s %10s  %s\n", score.name.c_str(), text(score.value).c_str(),
                  text(score.error).c_str(), text(score.real).c_str(), score.reference.c_str());
    }
  }

  CLI::App* app_;
  std::string file_, run_, data_, judge_, device_ = "auto";
  EvaluationOptions options_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> evaluate_command(CLI::App& app) {
  return std::make_unique<EvaluateCommand>(app);
}

}  // namespace digitforge
