// Training steps a second: the trainer's DCGAN and a plain loop, in turn in one process, on the
// same LibTorch with the same networks and batch. Prints the ratio.
#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "tests/bench/training/plain_dcgan.h"
#include "trainer/data/image_dataset.h"
#include "trainer/train/blas.h"
#include "trainer/train/gan.h"

namespace digitforge::bench {
namespace {

constexpr std::int64_t kBatch = 64;
constexpr int kSteps = 5;    // of one after the other
constexpr int kRounds = 15;  // of both

template <typename Step>
double seconds_a_step(Step step) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < kSteps; ++i) step();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / kSteps;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

int run() {
  if (const auto warning = blas_warning(); !warning.empty()) {
    std::fprintf(stderr, "warning: %s\n", warning.c_str());
  }
  const auto folder = data_folder("", "mnist");
  const ImageDataset data = load_dataset("mnist", folder, Split::train);
  PlainDcgan plain(folder, kBatch);
  Settings settings = default_settings("dcgan");
  settings.batch = kBatch;
  Gan ours(settings, 10, torch::kCPU);
  const auto step = [&] {
    const auto rows = torch::randint(data.images.size(0), {kBatch}, torch::kInt64);
    ours.step(data.images.index_select(0, rows), data.labels.index_select(0, rows), 0);
  };
  seconds_a_step(step);
  seconds_a_step([&] { plain.step(); });
  std::vector<double> ours_seconds, plain_seconds, ratios;
  for (int round = 0; round < kRounds; ++round) {
    plain_seconds.push_back(seconds_a_step([&] { plain.step(); }));
    ours_seconds.push_back(seconds_a_step(step));
    ratios.push_back(plain_seconds.back() / ours_seconds.back());
  }
  const auto least = [](const std::vector<double>& v) {
    return *std::min_element(v.begin(), v.end());
  };
  std::printf("DCGAN, batch %lld, %d threads, %d rounds of %d steps\n",
              static_cast<long long>(kBatch), torch::get_num_threads(), kRounds, kSteps);
  std::printf("%-12s %14s %14s\n", "", "median ms/step", "least ms/step");
  std::printf("%-12s %14.1f %14.1f\n", "plain loop", 1e3 * median(plain_seconds),
              1e3 * least(plain_seconds));
  std::printf("%-12s %14.1f %14.1f\n", "digitforge", 1e3 * median(ours_seconds),
              1e3 * least(ours_seconds));
  std::printf("ratio: median of rounds %.2f, of the least times %.2f (target 1.5)\n",
              median(ratios), least(plain_seconds) / least(ours_seconds));
  return 0;
}

}  // namespace
}  // namespace digitforge::bench

int main() { return digitforge::bench::run(); }
