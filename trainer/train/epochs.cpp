#include "trainer/train/epochs.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

#include <csignal>
#include <sstream>

#include "trainer/error.h"
#include "trainer/train/checkpoint.h"
#include "trainer/train/files.h"

namespace digitforge {
namespace {

volatile std::sig_atomic_t stop_requested = 0;

}  // namespace

torch::Tensor epoch_order(std::uint64_t seed, std::int64_t epoch, std::int64_t n) {
  auto generator = at::make_generator<at::CPUGeneratorImpl>(seed * 0x9E3779B97F4A7C15ULL +
                                                            static_cast<std::uint64_t>(epoch));
  return torch::randperm(n, generator, torch::kInt64);
}

std::string metrics_until(const std::filesystem::path& path, std::int64_t epoch) {
  if (!std::filesystem::exists(path)) return {};
  std::istringstream in(load_file(path));
  std::string kept, line;
  while (std::getline(in, line)) {
    const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!json.is_discarded() && json.value("epoch", epoch + 1) <= epoch) kept += line + "\n";
  }
  return kept;
}

void begin_run(const Settings& settings, const RunOptions& options) {
  check_settings(settings);
  if (std::filesystem::exists(options.out / kCheckpointName) && !options.resume) {
    throw TrainerError(options.out.string() +
                       ": already holds a run; go on with it by --resume, or name another --out");
  }
  torch::manual_seed(settings.seed);
}

Position resume_run(const RunOptions& options, const ImageDataset& dataset,
                    std::int64_t steps_per_epoch, Trainee& trainee) {
  const auto path = options.out / kCheckpointName;
  Position position = read_checkpoint_header(path).position;
  if (!position.data.empty() && position.data != dataset.checksum) {
    throw TrainerError(options.out.string() +
                       ": the run was started on other data: its images, labels or class names "
                       "have the checksums " +
                       position.data + ", those that are there now " + dataset.checksum +
                       "; name the folder of the run's data by --data, or start a new run with "
                       "another --out");
  }
  position.data = dataset.checksum;
  load_checkpoint(path, trainee);
  if (position.batch >= steps_per_epoch ||
      trainee.steps() != position.epoch * steps_per_epoch + position.batch) {
    throw TrainerError(path.string() + ": has made " + std::to_string(trainee.steps()) +
                           " steps, which are not those of " + std::to_string(position.epoch) +
                           " epochs and " + std::to_string(position.batch) + " steps of " +
                           std::to_string(steps_per_epoch) + " an epoch on this data",
                       Failure::content);
  }
  return position;
}

void request_stop() { stop_requested = 1; }

bool stop_was_requested() { return stop_requested != 0; }

void forget_stop_request() { stop_requested = 0; }

}  // namespace digitforge
