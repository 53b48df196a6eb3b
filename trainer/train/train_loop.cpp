#include "trainer/train/train_loop.h"

#include <torch/torch.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>

#include "trainer/error.h"
#include "trainer/train/checkpoint.h"
#include "trainer/train/epochs.h"
#include "trainer/train/event_file.h"
#include "trainer/train/files.h"
#include "trainer/train/gan.h"
#include "trainer/train/precision.h"
#include "trainer/train/progress.h"
#include "trainer/train/sample_sheet.h"

namespace digitforge {
namespace {

namespace fs = std::filesystem;

class Run {
 public:
  Run(const Settings& settings, const RunOptions& options, const ImageDataset& dataset)
      : settings_(settings),
        options_(options),
        gan_(settings, static_cast<std::uint32_t>(dataset.class_names.size()), options.device,
             options.workers),
        rank_(options.workers != nullptr ? options.workers->rank() : 0),
        processes_(options.workers != nullptr ? options.workers->count() : 1),
        images_per_step_(settings.batch * settings.d_steps),
        steps_per_epoch_(dataset.images.size(0) / images_per_step_) {
    if (steps_per_epoch_ == 0) {
      throw TrainerError("a step's " + std::to_string(images_per_step_) +
                         " images are more than the data set has; lower --batch");
    }
    if (settings.batch % processes_ != 0) {
      throw TrainerError("--batch " + std::to_string(settings.batch) + " cannot be shared by " +
                         std::to_string(processes_) +
                         " processes; give a multiple of their number");
    }
    make_folder(options.out / "samples");
    images_ = dataset.images.size(0);
    gan_.feed(dataset.images, dataset.labels);
    position_.class_names = dataset.class_names;
    position_.data = dataset.checksum;
    if (options.resume) position_ = resume_run(options, dataset, steps_per_epoch_, gan_);
    // An exchange between processes is left out of graphs.
    if (options.cuda_graph && options.workers == nullptr && StepGraphs::available(options.device)) {
      gan_.capture_steps();
    }
    metrics_ = metrics_until(metrics_path(), position_.epoch);
    if (writes()) events_.emplace(options.out);
  }

  RunEnd train() {
    Progress progress(settings_.epochs, steps_per_epoch_, images_per_step_);
    while (position_.epoch < settings_.epochs) {
      if (!train_epoch(progress)) {
        if (writes()) save_checkpoint(checkpoint_path(), settings_, position_, gan_);
        forget_stop_request();
        return RunEnd::interrupted;
      }
    }
    return RunEnd::finished;
  }

 private:
  using Clock = std::chrono::steady_clock;

  /// What the processes must do together after a step.
  struct Agreement {
    bool stop, show;
  };

  bool writes() const { return rank_ == 0; }
  fs::path checkpoint_path() const { return options_.out / kCheckpointName; }
  fs::path metrics_path() const { return options_.out / "metrics.jsonl"; }

  /// The images that each step of the current epoch takes, of each of its d_steps batches this
  /// process's part: [steps, images a step and process]
  torch::Tensor rows_of_epoch() const {
    const std::int64_t part = settings_.batch / processes_;
    return epoch_order(settings_.seed, position_.epoch, images_)
        .narrow(0, 0, steps_per_epoch_ * images_per_step_)
        .view({steps_per_epoch_, settings_.d_steps, settings_.batch})
        .narrow(2, rank_ * part, part)
        .reshape({steps_per_epoch_, -1});
  }

  /// A signal or a clock is seen by processes at different steps, so they ask each other, which
  /// takes time: at every tenth step.
  Agreement agree(const Progress& progress) {
    const bool show = writes() && progress.due();
    if (options_.workers == nullptr) return {stop_was_requested(), show};
    if (position_.batch % 10 != 0) return {false, false};
    auto asked =
        torch::tensor({stop_was_requested() ? 1.0F : 0.0F, show ? 1.0F : 0.0F}).to(options_.device);
    options_.workers->average(asked);
    const auto answer = asked.to(torch::kCPU);
    return {answer[0].item<float>() > 0, answer[1].item<float>() > 0};
  }

  /// False when it was stopped; position_ then says where.
  bool train_epoch(Progress& progress) {
    const auto started = Clock::now();
    const double seconds_before = position_.seconds;
    const std::int64_t first = position_.batch;
    StepMeans epoch_means;
    const auto account = [&] {
      position_.seconds =
          seconds_before + std::chrono::duration<double>(Clock::now() - started).count();
    };
    gan_.begin_epoch(rows_of_epoch(), first, settings_.epochs * steps_per_epoch_);
    for (; position_.batch < steps_per_epoch_; ++position_.batch) {
      const Agreement now = agree(progress);
      if (now.show) {
        const StepMeans recent = take_means();
        epoch_means.add(recent);
        if (writes()) progress.show(position_.epoch, position_.batch, recent);
      }
      if (now.stop) {
        account();
        return false;
      }
      gan_.step();
    }
    epoch_means.add(take_means());
    account();
    const double seconds = position_.seconds - seconds_before;
    const double rate =
        static_cast<double>((steps_per_epoch_ - first) * images_per_step_) / seconds;
    if (writes()) progress.finish_epoch(position_.epoch, epoch_means, rate);
    finish_epoch(epoch_means, rate);
    return true;
  }

  /// The means since the last call. Stops the run where a loss or a weight is no number any more.
  StepMeans take_means() {
    const StepMeans means = gan_.take_means();
    if (means.finite_steps == means.steps) return means;
    const std::int64_t step = gan_.steps() - means.steps + means.finite_steps + 1;
    fail_as_not_finite(step);
  }

  [[noreturn]] void fail_as_not_finite(std::int64_t step) {
    const std::string tensor = gan_.find_non_finite();
    throw TrainerError(
        "training broke down: step " + std::to_string(step) + " (epoch " +
            std::to_string((step - 1) / steps_per_epoch_ + 1) +
            ") gave a NaN or an infinity in the " + (tensor.empty() ? "losses" : tensor) +
            "; the last checkpoint is kept; try a lower --lr or a penalty on the discriminator",
        Failure::diverged);
  }

  void finish_epoch(const StepMeans& means, double rate) {
    gan_.recalibrate_average();
    if (!gan_.find_non_finite().empty()) fail_as_not_finite(gan_.steps());
    ++position_.epoch;
    position_.batch = 0;
    if (!writes()) return;
    nlohmann::ordered_json line = {{"epoch", position_.epoch},  {"steps", gan_.steps()},
                                   {"loss_d", means.loss_d},    {"loss_g", means.loss_g},
                                   {"d_real", means.d_real},    {"d_fake", means.d_fake},
                                   {"images_per_second", rate}, {"seconds", position_.seconds}};
    bool best = false;
    if (options_.score) {
      const double score = options_.score(gan_);
      line["score"] = score;
      best = std::isfinite(score) && (position_.best_epoch == 0 || score < position_.best_score);
      if (best) {
        position_.best_score = score;
        position_.best_epoch = position_.epoch;
      }
      std::printf("  score %.3f%s\n", score, best ? ", the best so far" : "");
    }
    log(line);
    const std::string checkpoint = checkpoint_bytes(settings_, position_, gan_);
    if (best) store_file(options_.out / kBestName, checkpoint);
    store_file(checkpoint_path(), checkpoint);
  }

  void log(const nlohmann::ordered_json& line) {
    char name[32];
    std::snprintf(name, sizeof name, "epoch-%04lld.png", static_cast<long long>(position_.epoch));
    const Png sheet = draw_sheet(sheet_samples(gan_, settings_.seed), kSheetColumns);
    store_file(options_.out / "samples" / name, sheet.bytes);
    EventFile::Scalars scalars;
    for (const auto& [key, value] : line.items()) {
      if (key != "steps") scalars.emplace_back(key, value.get<double>());
    }
    events_->add_scalars(gan_.steps(), scalars);
    events_->add_image(gan_.steps(), "samples", sheet.bytes, sheet.width, sheet.height);
    metrics_ += line.dump() + "\n";
    store_file(metrics_path(), metrics_);
  }

  Settings settings_;
  RunOptions options_;
  Gan gan_;
  std::int64_t images_ = 0;  ///< of the data set
  std::int64_t rank_, processes_;
  std::int64_t images_per_step_;
  std::int64_t steps_per_epoch_;
  Position position_;
  std::string metrics_;
  std::optional<EventFile> events_;
};

}  // namespace

RunEnd train_gan(const Settings& settings, const RunOptions& options, const ImageDataset& dataset) {
  set_precision(settings.precision, options.device);
  begin_run(settings, options);
  return Run(settings, options, dataset).train();
}

}  // namespace digitforge
