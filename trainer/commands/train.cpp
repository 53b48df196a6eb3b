#include <torch/torch.h>

#include <csignal>
#include <cstdio>
#include <functional>
#include <string>

#include "trainer/commands/command.h"
#include "trainer/commands/device.h"
#include "trainer/data/image_dataset.h"
#include "trainer/error.h"
#include "trainer/nets/models.h"
#include "trainer/train/blas.h"
#include "trainer/train/checkpoint.h"
#include "trainer/train/losses.h"
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
    app_->add_option("--model", given_.model, "What to train")
        ->check(CLI::IsMember(model_names()))
        ->required();
    app_->add_option("--data", data_, "Folder with MNIST's four IDX files, raw or .gz");
    app_->add_option("--out", out_, "The run's folder [runs/MODEL]");
    setting("--epochs", &Settings::epochs, "Passes over the training images");
    setting("--batch", &Settings::batch, "Images a step");
    setting("--lr", &Settings::lr, "Adam's learning rate, both networks");
    setting("--beta1", &Settings::beta1, "Adam's first decay");
    setting("--beta2", &Settings::beta2, "Adam's second decay");
    setting("--ema", &Settings::ema, "Decay of the averaged generator; 0: none");
    setting("--seed", &Settings::seed, "Of all that is random");
    std::vector<std::string> names;
    for (const Loss& loss : losses()) names.push_back(loss.name);
    setting("--loss", &Settings::loss, "Goodfellow et al. 2014's losses")
        ->check(CLI::IsMember(names));
    app_->add_option("--device", device_, "Where to compute")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    app_->add_flag("--resume", resume_, "Go on from the run's last checkpoint");
  }

  bool chosen() const override { return app_->parsed(); }

  int run() override {
    const std::filesystem::path out = out_.empty() ? "runs/" + given_.model : out_;
    const Settings settings = resume_ ? resumed_settings(out) : fresh_settings();
    const auto device = find_device(device_);
    if (const auto warning = blas_warning(); device.is_cpu() && !warning.empty()) {
      std::fprintf(stderr, "warning: %s\n", warning.c_str());
    }
    const ImageDataset dataset = load_mnist(data_folder(data_), Split::train);
    std::printf("training %s on %lld images, %s, %d threads, into %s\n", settings.model.c_str(),
                static_cast<long long>(dataset.images.size(0)), device.str().c_str(),
                torch::get_num_threads(), out.c_str());
    std::signal(SIGINT, [](int) { request_stop(); });
    std::signal(SIGTERM, [](int) { request_stop(); });
    const RunEnd end = train_gan(settings, {out, resume_, device}, dataset);
    if (end == RunEnd::finished) return 0;
    std::printf(
        "\nstopped and saved; go on with: digitforge-trainer train --model %s --out %s"
        " --resume\n",
        settings.model.c_str(), out.c_str());
    return kInterrupted;
  }

 private:
  struct Setting {
    CLI::Option* option;
    std::function<void(Settings&)> apply;
  };

  template <typename T>
  CLI::Option* setting(const std::string& flag, T Settings::*member, const std::string& text) {
    CLI::Option* option = app_->add_option(flag, given_.*member, text)->capture_default_str();
    settings_.push_back({option, [this, member](Settings& to) { to.*member = given_.*member; }});
    return option;
  }

  void apply_given(Settings& settings) const {
    for (const Setting& setting : settings_) {
      if (setting.option->count() > 0) setting.apply(settings);
    }
  }

  Settings fresh_settings() const {
    Settings settings = default_settings(given_.model);
    apply_given(settings);
    return settings;
  }

  /// The run's settings; only the number of epochs may change.
  Settings resumed_settings(const std::filesystem::path& out) const {
    const Settings stored = read_checkpoint_header(out / kCheckpointName).settings;
    Settings wanted = stored;
    wanted.model = given_.model;
    apply_given(wanted);
    nlohmann::json was = stored, now = wanted;
    was.erase("epochs");
    now.erase("epochs");
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
  std::string data_, out_, device_ = "auto";
  bool resume_ = false;
};

}  // namespace

std::unique_ptr<Command> train_command(CLI::App& app) {
  return std::make_unique<TrainCommand>(app);
}

}  // namespace digitforge
