#include <torch/torch.h>

#include <csignal>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

#include "shared/plain_number.h"
#include "trainer/commands/command.h"
#include "trainer/commands/device.h"
#include "trainer/commands/weights.h"
#include "trainer/data/image_dataset.h"
#include "trainer/error.h"
#include "trainer/evaluate/judge_scores.h"
#include "trainer/evaluate/selection.h"
#include "trainer/judge/train_judge.h"
#include "trainer/nets/models.h"
#include "trainer/parallel/process_group.h"
#include "trainer/train/blas.h"
#include "trainer/train/checkpoint.h"
#include "trainer/train/losses.h"
#include "trainer/train/precision.h"
#include "trainer/train/recipes.h"
#include "trainer/train/schedule.h"
#include "trainer/train/train_loop.h"

namespace digitforge {
namespace {

constexpr int kInterrupted = 130;  // as a shell reports a program ended by Ctrl-C

/// `train`: only the options that the user gave override the model's defaults, or, on resuming, are
/// held against the run's own settings.
class TrainCommand final : public Command {
 public:
  explicit TrainCommand(CLI::App& app) {
    app_ = app.add_subcommand("train", "Train a GAN on MNIST");
    auto* what = app_->add_option_group("what to train");
    what->add_option("--recipe", recipe_, "A recipe's name, or its .json file");
    setting(*what, "--model", &Settings::model, "A model with its default settings")
        ->check(CLI::IsMember(names_of_models()));
    what->require_option(1);
    app_->add_option("--data", data_, "Folder with the data set's four IDX files, raw or .gz");
    app_->add_option("--out", out_, "The run's folder [runs/MODEL]");
    app_->add_option(
        "--judge", judge_,
        "With --split, the .dfw file that chooses the best epoch, or none\n[weights/judge.dfw]");
    add_settings();
    app_->add_option("--device", device_, "Where to compute")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    app_->add_flag("!--no-cuda-graph", cuda_graph_, "On CUDA, launch each operation by itself");
    app_->add_flag("--resume", resume_,
                   "Go on from the run's last checkpoint; without one yet, start");
  }

  bool chosen() const override { return app_->parsed(); }

  int run() override {
    Settings settings = recipe_.empty() ? default_settings(given_.model) : find_recipe(recipe_);
    apply_given(settings);
    const std::filesystem::path out = out_.empty() ? "runs/" + settings.model : out_;
    // A run that was killed before its first checkpoint: job schedulers pass --resume always.
    const bool goes_on = resume_ && std::filesystem::exists(out / kCheckpointName);
    if (goes_on) settings = resumed_settings(out);
    check_settings(settings);
    const std::optional<Launch> launch = find_launch();
    const auto device = find_device(device_, launch ? launch->local_rank : 0);
    std::unique_ptr<Workers> workers;
    if (launch) workers = join_workers(*launch, device);
    const bool speaks = !launch || launch->rank == 0;
    if (const auto warning = blas_warning(); speaks && device.is_cpu() && !warning.empty()) {
      std::fprintf(stderr, "warning: %s\n", warning.c_str());
    }
    ImageDataset dataset =
        load_dataset(settings.dataset, data_folder(data_, settings.dataset), Split::train);
    if (settings.split > dataset.images.size(0)) {
      throw TrainerError("--split " + std::to_string(settings.split) + ": the data set has " +
                         std::to_string(dataset.images.size(0)) + " training images");
    }
    ImageDataset held_out = subset(dataset, 0, 0);
    if (settings.split > 0) {
      held_out = subset(dataset, settings.split, dataset.images.size(0) - settings.split);
      dataset = subset(dataset, 0, settings.split);
    }
    if (speaks) {
      if (resume_ && !goes_on) {
        std::printf("%s has no checkpoint yet: the run starts at its beginning\n", out.c_str());
      }
      std::printf("training %s on %lld images, %s, %lld x %d threads, into %s\n",
                  settings.model.c_str(), static_cast<long long>(dataset.images.size(0)),
                  device.str().c_str(), static_cast<long long>(launch ? launch->count : 1),
                  torch::get_num_threads(), out.c_str());
    }
    RunOptions options = {
        .out = out, .resume = goes_on, .device = device, .workers = workers.get()};
    options.cuda_graph = cuda_graph_;
    std::optional<LoadedJudge> judge;
    if (settings.model != kJudge && held_out.images.size(0) > 0) {
      judge = find_judge(judge_, held_out);
    } else if (!judge_.empty() && judge_ != "none") {
      throw TrainerError("--judge chooses a GAN's best epoch by images held out; give --split");
    }
    if (judge) {
      options.score = selection_score(judge->description, held_out, device);
      if (speaks) std::printf("the judge chooses the best epoch by held-out images\n");
    }
    const auto stop = [](int) { request_stop(); };
    std::signal(SIGINT, stop);
    std::signal(SIGTERM, stop);
    // A terminal that closes; under nohup it is ignored, and stays so.
    if (std::signal(SIGHUP, stop) == SIG_IGN) std::signal(SIGHUP, SIG_IGN);
    const RunEnd end = train(settings, options, dataset);
    if (end == RunEnd::finished) return 0;
    if (!speaks) return kInterrupted;
    std::printf(
        "\nstopped and saved; go on with: digitforge-trainer train --model %s --out %s"
        " --resume\n",
        settings.model.c_str(), out.c_str());
    return kInterrupted;
  }

 private:
  static RunEnd train(const Settings& settings, const RunOptions& options,
                      const ImageDataset& dataset) {
    try {
      return (settings.model == kJudge ? train_judge : train_gan)(settings, options, dataset);
    } catch (const TrainerError& error) {
      if (error.failure != Failure::file || !std::filesystem::exists(options.out / kCheckpointName))
        throw;
      throw TrainerError(std::string(error.what()) +
                             "; the last checkpoint is intact: go on by --resume when this is "
                             "mended",
                         Failure::file);
    }
  }

  static std::vector<std::string> names_of_models() {
    auto names = model_names();
    names.emplace_back(kJudge);
    return names;
  }

  struct Setting {
    CLI::Option* option;
    std::function<void(Settings&)> apply;
  };

  template <typename T>
  CLI::Option* setting(CLI::App& app, const std::string& flag, T Settings::*member,
                       const std::string& text) {
    CLI::Option* option = nullptr;
    if constexpr (std::is_same_v<T, bool>) {
      option = app.add_flag(flag, given_.*member, text);
    } else {
      option = app.add_option(flag, given_.*member, text)->capture_default_str();
      if constexpr (std::is_arithmetic_v<T>) {
        option->transform(CLI::Validator(make_plain_number<T>, ""));
      }
    }
    settings_.push_back({option, [this, member](Settings& to) { to.*member = given_.*member; }});
    return option;
  }

  void add_settings() {
    auto& data = *app_->add_option_group("data");
    setting(data, "--dataset", &Settings::dataset, "Its name: mnist, fashion-mnist or your own");
    setting(data, "--split", &Settings::split, "Train on the first so many images; 0: all");
    setting(data, "--seed", &Settings::seed, "Of all that is random");

    auto& optimisation = *app_->add_option_group("optimisation");
    setting(optimisation, "--epochs", &Settings::epochs, "Passes over the training images");
    setting(optimisation, "--batch", &Settings::batch, "Images a step");
    setting(optimisation, "--lr", &Settings::lr, "Adam's learning rate");
    setting(optimisation, "--lr-d", &Settings::lr_d, "The discriminator's; 0: the same");
    setting(optimisation, "--beta1", &Settings::beta1, "Adam's first decay");
    setting(optimisation, "--beta2", &Settings::beta2, "Adam's second decay");
    setting(optimisation, "--d-steps", &Settings::d_steps, "Updates of D for one of G");
    setting(optimisation, "--schedule", &Settings::schedule, "Of the learning rates")
        ->check(CLI::IsMember(schedule_names()));
    setting(optimisation, "--decay-from", &Settings::decay_from,
            "Share of the run after which the schedule sets in");
    setting(optimisation, "--sync-batch-norm", &Settings::sync_batch_norm,
            "Batch norm over the batch of all processes");
    setting(optimisation, "--precision", &Settings::precision,
            "Of the networks on CUDA: f32, tf32 or bf16 autocast")
        ->check(CLI::IsMember(precision_names()));
    setting(optimisation, "--ema", &Settings::ema, "Decay of the averaged generator; 0: none");

    auto& game = *app_->add_option_group("loss and regularisation");
    std::vector<std::string> names;
    for (const Loss& loss : losses()) names.push_back(loss.name);
    setting(game, "--loss", &Settings::loss, "The game's losses")->check(CLI::IsMember(names));
    setting(game, "--matching-aware", &Settings::matching_aware,
            "Share of real images with wrong labels in what is false to D");
    setting(game, "--label-smoothing", &Settings::label_smoothing,
            "Real images have the target 1 - this");
    setting(game, "--instance-noise", &Settings::instance_noise,
            "Standard deviation of the noise on D's images at the start");
    setting(game, "--dropout", &Settings::dropout, "In D, after each hidden layer");
    setting(game, "--spectral-norm", &Settings::spectral_norm, "On D's weights");
    setting(game, "!--no-batch-norm-d", &Settings::batch_norm_d, "Leave out D's batch norm");
    setting(game, "--r1", &Settings::r1, "Gamma of R1");
    setting(game, "--r2", &Settings::r2, "Gamma of R2");
    setting(game, "--gradient-penalty", &Settings::gradient_penalty, "Its lambda");
    setting(game, "--penalty-interval", &Settings::penalty_interval,
            "Steps from penalty to penalty, each as much stronger");
  }

  void apply_given(Settings& settings) const {
    for (const Setting& setting : settings_) {
      if (setting.option->count() > 0) setting.apply(settings);
    }
  }

  /// The run's settings; only the number of epochs may change, and that only where no step
  /// depends on it.
  Settings resumed_settings(const std::filesystem::path& out) const {
    const Settings stored = read_checkpoint_header(out / kCheckpointName).settings;
    Settings wanted = stored;
    if (!recipe_.empty()) wanted = find_recipe(recipe_);
    apply_given(wanted);
    nlohmann::json was = stored, now = wanted;
    if (!depends_on_epochs(stored)) {
      was.erase("epochs");
      now.erase("epochs");
    }
    std::string difference;
    for (const auto& [key, value] : was.items()) {
      if (value != now[key])
        difference +=
            "\n  " + key + ": " + value.dump() + " in the run, " + now[key].dump() + " now";
    }
    if (!difference.empty()) {
      throw TrainerError(out.string() + ": the run was started with other settings:" + difference +
                         "\nleave them out to go on, or start a new run with another --out");
    }
    return wanted;
  }

  CLI::App* app_;
  Settings given_;
  std::vector<Setting> settings_;
  std::string recipe_, data_, out_, judge_, device_ = "auto";
  bool resume_ = false, cuda_graph_ = true;
};

}  // namespace

std::unique_ptr<Command> train_command(CLI::App& app) {
  return std::make_unique<TrainCommand>(app);
}

}  // namespace digitforge
