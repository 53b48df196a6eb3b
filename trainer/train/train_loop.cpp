#include "trainer/train/train_loop.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <sstream>

#include "trainer/error.h"
#include "trainer/train/checkpoint.h"
#include "trainer/train/files.h"
#include "trainer/train/gan.h"
#include "trainer/train/progress.h"
#include "trainer/train/sample_sheet.h"

namespace digitforge {
namespace {

namespace fs = std::filesystem;

volatile std::sig_atomic_t stop_requested = 0;

/// The order of the images in an epoch depends on (seed, epoch) alone, so a checkpoint need not
/// hold it. [n], int64.
torch::Tensor epoch_order(std::uint64_t seed, std::int64_t epoch, std::int64_t n) {
  auto generator = at::make_generator<at::CPUGeneratorImpl>(seed * 0x9E3779B97F4A7C15ULL +
                                                            static_cast<std::uint64_t>(epoch));
  return torch::randperm(n, generator, torch::kInt64);
}

/// The lines of the metrics file up to and with `epoch`: a run killed after writing an epoch's line
/// and before its checkpoint repeats that epoch.
std::string metrics_until(const fs::path& path, std::int64_t epoch) {
  if (!fs::exists(path)) return {};
  std::istringstream in(load_file(path));
  std::string kept, line;
  while (std::getline(in, line)) {
    const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!json.is_discarded() && json.value("epoch", epoch + 1) <= epoch) kept += line + "\n";
  }
  return kept;
}

class Run {
 public:
  Run(const Settings& settings, const RunOptions& options, const ImageDataset& dataset)
      : settings_(settings),
        options_(options),
        images_(dataset.images.to(options.device)),
        labels_(dataset.labels.to(options.device)),
        gan_(settings, static_cast<std::uint32_t>(dataset.class_names.size()), options.device),
        steps_per_epoch_(dataset.images.size(0) / settings.batch) {
    if (steps_per_epoch_ == 0) throw TrainerError("--batch is larger than the data set");
    fs::create_directories(options.out / "samples");
    position_.classes = static_cast<std::int64_t>(dataset.class_names.size());
    if (options.resume) {
      position_ = read_checkpoint_header(checkpoint_path()).position;
      load_checkpoint(checkpoint_path(), gan_);
    }
    metrics_ = metrics_until(metrics_path(), position_.epoch);
  }

  RunEnd train() {
    Progress progress(settings_.epochs, steps_per_epoch_, settings_.batch);
    while (position_.epoch < settings_.epochs) {
      if (!train_epoch(progress)) {
        save();
        return RunEnd::interrupted;
      }
    }
    return RunEnd::finished;
  }

 private:
  using Clock = std::chrono::steady_clock;

  fs::path checkpoint_path() const { return options_.out / kCheckpointName; }
  fs::path metrics_path() const { return options_.out / "metrics.jsonl"; }
  void save() { save_checkpoint(checkpoint_path(), settings_, position_, gan_); }

  /// False when it was stopped; position_ then says where.
  bool train_epoch(Progress& progress) {
    const auto order =
        epoch_order(settings_.seed, position_.epoch, images_.size(0)).to(options_.device);
    const auto started = Clock::now();
    const double seconds_before = position_.seconds;
    const std::int64_t first = position_.batch;
    StepMeans epoch_means;
    const auto account = [&] {
      position_.seconds =
          seconds_before + std::chrono::duration<double>(Clock::now() - started).count();
    };
    for (; position_.batch < steps_per_epoch_; ++position_.batch) {
      if (stop_requested != 0) {
        account();
        return false;
      }
      const auto rows = order.narrow(0, position_.batch * settings_.batch, settings_.batch);
      gan_.step(images_.index_select(0, rows), labels_.index_select(0, rows));
      if (progress.due()) {
        const StepMeans recent = gan_.take_means();
        require_finite(recent);
        epoch_means.add(recent);
        progress.show(position_.epoch, position_.batch, recent);
      }
    }
    epoch_means.add(gan_.take_means());
    require_finite(epoch_means);
    account();
    const double seconds = position_.seconds - seconds_before;
    const double rate = static_cast<double>((steps_per_epoch_ - first) * settings_.batch) / seconds;
    progress.finish_epoch(position_.epoch, epoch_means, rate);
    finish_epoch(epoch_means, rate);
    return true;
  }

  void require_finite(const StepMeans& means) const {
    if (std::isfinite(means.loss_d) && std::isfinite(means.loss_g)) return;
    throw TrainerError(
        "the loss is no longer finite, at epoch " + std::to_string(position_.epoch + 1) + " step " +
        std::to_string(position_.batch) + "; the last checkpoint is kept; try a lower --lr");
  }

  void finish_epoch(const StepMeans& means, double rate) {
    gan_.recalibrate_average();
    ++position_.epoch;
    position_.batch = 0;
    char name[32];
    std::snprintf(name, sizeof name, "epoch-%04lld.png", static_cast<long long>(position_.epoch));
    write_sheet(options_.out / "samples" / name, sheet_samples(gan_, settings_.seed),
                kSheetColumns);
    metrics_ += nlohmann::ordered_json{{"epoch", position_.epoch},  {"steps", gan_.steps()},
                                       {"loss_d", means.loss_d},    {"loss_g", means.loss_g},
                                       {"d_real", means.d_real},    {"d_fake", means.d_fake},
                                       {"images_per_second", rate}, {"seconds", position_.seconds}}
                    .dump() +
                "\n";
    store_file(metrics_path(), metrics_);
    save();
  }

  Settings settings_;
  RunOptions options_;
  torch::Tensor images_, labels_;
  Gan gan_;
  std::int64_t steps_per_epoch_;
  Position position_;
  std::string metrics_;
};

}  // namespace

void request_stop() { stop_requested = 1; }

RunEnd train_gan(const Settings& settings, const RunOptions& options, const ImageDataset& dataset) {
  check_settings(settings);
  const bool exists = fs::exists(options.out / kCheckpointName);
  if (exists && !options.resume) {
    throw TrainerError(options.out.string() +
                       ": already holds a run; go on with it by --resume, or name another --out");
  }
  stop_requested = 0;
  torch::manual_seed(settings.seed);
  return Run(settings, options, dataset).train();
}

}  // namespace digitforge
