#include "trainer/judge/train_judge.h"

#include <torch/torch.h>

#include <cmath>
#include <cstdio>

#include "trainer/error.h"
#include "trainer/judge/augment.h"
#include "trainer/judge/judge.h"
#include "trainer/train/checkpoint.h"
#include "trainer/train/epochs.h"
#include "trainer/train/files.h"
#include "trainer/train/precision.h"

namespace digitforge {
namespace {

/// The last of n training images, which choose the epoch: 5,000 of MNIST's 60,000.
std::int64_t held_out_of(std::int64_t n) { return n / 12; }

/// Share of images, on its device, that the judge gets right.
double accuracy(Judge& judge, const ImageDataset& dataset) {
  constexpr std::int64_t kBatch = 500;
  std::int64_t right = 0;
  const std::int64_t n = dataset.images.size(0);
  for (std::int64_t i = 0; i < n; i += kBatch) {
    const std::int64_t count = std::min(kBatch, n - i);
    const auto images = dataset.images.narrow(0, i, count);
    const auto labels = dataset.labels.narrow(0, i, count);
    right += (judge.classify(images).argmax(1) == labels).sum().item<std::int64_t>();
  }
  return static_cast<double>(right) / static_cast<double>(n);
}

class JudgeRun {
 public:
  JudgeRun(const Settings& settings, const RunOptions& options, const ImageDataset& dataset)
      : settings_(settings),
        options_(options),
        held_out_count_(held_out_of(dataset.images.size(0))),
        training_(to_device(subset(dataset, 0, dataset.images.size(0) - held_out_count_),
                            options.device)),
        held_out_(
            to_device(subset(dataset, training_.images.size(0), held_out_count_), options.device)),
        judge_(settings, static_cast<std::uint32_t>(dataset.class_names.size()), options.device),
        steps_per_epoch_(training_.images.size(0) / settings.batch) {
    make_folder(options.out);
    position_.class_names = dataset.class_names;
    position_.data = dataset.checksum;
    if (options.resume) position_ = resume_run(options, dataset, steps_per_epoch_, judge_);
    metrics_ = metrics_until(path("metrics.jsonl"), position_.epoch);
  }

  RunEnd train() {
    while (position_.epoch < settings_.epochs) {
      if (!train_epoch()) {
        save_checkpoint(path(kCheckpointName), settings_, position_, judge_);
        forget_stop_request();
        return RunEnd::interrupted;
      }
    }
    return RunEnd::finished;
  }

 private:
  std::filesystem::path path(const char* name) const { return options_.out / name; }

  bool train_epoch() {
    const auto order =
        epoch_order(settings_.seed, position_.epoch, training_.images.size(0)).to(options_.device);
    const auto all = static_cast<double>(settings_.epochs * steps_per_epoch_);
    auto loss = torch::zeros({}, options_.device);
    const std::int64_t first = position_.batch;
    for (; position_.batch < steps_per_epoch_; ++position_.batch) {
      if (stop_was_requested()) return false;
      const auto rows = order.narrow(0, position_.batch * settings_.batch, settings_.batch);
      loss += judge_.step(training_.images.index_select(0, rows),
                          training_.labels.index_select(0, rows),
                          static_cast<double>(judge_.steps()) / all);
    }
    const double mean = loss.item<double>() /
                        static_cast<double>(std::max<std::int64_t>(position_.batch - first, 1));
    if (!std::isfinite(mean)) {
      throw TrainerError("training broke down in epoch " + std::to_string(position_.epoch + 1) +
                             ": the loss is no longer finite; the last checkpoint is kept",
                         Failure::diverged);
    }
    ++position_.epoch;
    position_.batch = 0;
    finish_epoch(mean);
    return true;
  }

  void finish_epoch(double loss) {
    const double wrong = 1 - accuracy(judge_, held_out_);
    const bool best = position_.best_epoch == 0 || wrong < position_.best_score;
    if (best) {
      position_.best_score = wrong;
      position_.best_epoch = position_.epoch;
    }
    std::printf("epoch %lld/%lld  loss %.4f  held-out accuracy %.2f %%%s\n",
                static_cast<long long>(position_.epoch), static_cast<long long>(settings_.epochs),
                loss, 100 * (1 - wrong), best ? ", the best so far" : "");
    std::fflush(stdout);
    metrics_ += nlohmann::ordered_json{{"epoch", position_.epoch},
                                       {"steps", judge_.steps()},
                                       {"loss", loss},
                                       {"held_out_accuracy", 1 - wrong}}
                    .dump() +
                "\n";
    store_file(path("metrics.jsonl"), metrics_);
    if (best) save_checkpoint(path(kBestName), settings_, position_, judge_);
    save_checkpoint(path(kCheckpointName), settings_, position_, judge_);
  }

  Settings settings_;
  RunOptions options_;
  std::int64_t held_out_count_;
  ImageDataset training_, held_out_;
  Judge judge_;
  std::int64_t steps_per_epoch_;
  Position position_;
  std::string metrics_;
};

}  // namespace

RunEnd train_judge(const Settings& settings, const RunOptions& options,
                   const ImageDataset& dataset) {
  if (options.workers != nullptr) {
    throw TrainerError("the judge trains in one process; start it without a launcher");
  }
  const std::int64_t n = dataset.images.size(0);
  if (held_out_of(n) == 0 || n - held_out_of(n) < settings.batch) {
    throw TrainerError(
        "the judge holds a twelfth of the images out to choose the epoch and needs " +
        std::to_string(settings.batch) + " besides; there are " + std::to_string(n));
  }
  set_precision(settings.precision, options.device);
  begin_run(settings, options);
  return JudgeRun(settings, options, dataset).train();
}

void describe_judge(const std::filesystem::path& checkpoint, DType dtype,
                    ClassifierDescription& judged, TensorStorage& storage) {
  const CheckpointHeader header = read_checkpoint_header(checkpoint);
  Judge judge(header.settings, static_cast<std::uint32_t>(header.position.class_names.size()),
              torch::kCPU);
  load_checkpoint(checkpoint, judge);
  torch::NoGradGuard no_grad;
  torch::manual_seed(0);
  // Strokes of a kind: noise alone would exercise a corner of the network.
  const auto images = augment(torch::rand({4, 1, 28, 28}).mul_(2).sub_(1));
  judge.features().train(false);
  judged.metadata.class_names = header.position.class_names;
  judged.metadata.steps = static_cast<std::uint64_t>(judge.steps());
  judged.features = export_network(judge.features(), dtype, {images}, storage);
  judged.head = export_network(judge.head(), dtype, {judge.features().forward({images})}, storage);
}

}  // namespace digitforge
