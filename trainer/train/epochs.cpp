#include "trainer/train/epochs.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

#include <csignal>
#include <sstream>

#include "trainer/error.h"
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
  stop_requested = 0;
  torch::manual_seed(settings.seed);
}

void request_stop() { stop_requested = 1; }

bool stop_was_requested() { return stop_requested != 0; }

}  // namespace digitforge
