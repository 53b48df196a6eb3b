// Training steps of the trainer's DCGAN, as JSON. On the CPU beside a plain loop, in turn in one
// process, on the same LibTorch with the same networks and batch, for tests/bench/training.mjs.
// With `cuda`, on a GPU, with steps captured in a CUDA graph and without, in f32 and the other
// precisions, for compare_torch.py.
#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>
#include <vector>

#include "tests/bench/training/plain_dcgan.h"
#include "trainer/data/image_dataset.h"
#include "trainer/error.h"
#include "trainer/train/blas.h"
#include "trainer/train/gan.h"
#include "trainer/train/precision.h"

namespace digitforge::bench {
namespace {

constexpr std::int64_t kBatch = 64;

template <typename Step>
double seconds_a_step(int steps, Step step) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < steps; ++i) step();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / steps;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double least(const std::vector<double>& values) {
  return *std::min_element(values.begin(), values.end());
}

/// The trainer's step on batches drawn from data that stay on the device.
class Ours {
 public:
  Ours(const std::string& precision, const ImageDataset& data, torch::Device device)
      : images_(data.images.to(device)),
        labels_(data.labels.to(device)),
        gan_(settings(precision), 10, device) {
    set_precision(precision, device);
  }

  Gan& gan() { return gan_; }

  void step() {
    const auto rows = torch::randint(images_.size(0), {kBatch}, labels_.options());
    gan_.step(images_.index_select(0, rows), labels_.index_select(0, rows), 0);
  }

 private:
  static Settings settings(const std::string& precision) {
    Settings settings = default_settings("dcgan");
    settings.batch = kBatch;
    settings.precision = precision;
    return settings;
  }

  torch::Tensor images_, labels_;
  Gan gan_;
};

int on_cpu(const ImageDataset& data) {
  constexpr int kSteps = 5;    // of one after the other
  constexpr int kRounds = 15;  // of both
  if (const auto warning = blas_warning(); !warning.empty()) {
    std::fprintf(stderr, "warning: %s\n", warning.c_str());
  }
  PlainDcgan plain(data_folder("", "mnist"), kBatch);
  Ours ours("f32", data, torch::kCPU);
  const auto step = [&] { ours.step(); };
  const auto plain_step = [&] { plain.step(); };
  seconds_a_step(kSteps, step);
  seconds_a_step(kSteps, plain_step);
  std::vector<double> ours_seconds, plain_seconds, ratios;
  for (int round = 0; round < kRounds; ++round) {
    plain_seconds.push_back(seconds_a_step(kSteps, plain_step));
    ours_seconds.push_back(seconds_a_step(kSteps, step));
    ratios.push_back(plain_seconds.back() / ours_seconds.back());
  }
  const nlohmann::ordered_json result = {{"batch", kBatch},
                                         {"threads", torch::get_num_threads()},
                                         {"plain_median_ms", 1e3 * median(plain_seconds)},
                                         {"plain_least_ms", 1e3 * least(plain_seconds)},
                                         {"ours_median_ms", 1e3 * median(ours_seconds)},
                                         {"ours_least_ms", 1e3 * least(ours_seconds)},
                                         {"median_ratio", median(ratios)}};
  std::printf("%s\n", result.dump(2).c_str());
  return 0;
}

int on_cuda(const ImageDataset& data) {
  constexpr int kSteps = 200, kRounds = 9;
  if (!torch::cuda::is_available()) throw TrainerError("this LibTorch finds no CUDA device");
  nlohmann::ordered_json results = nlohmann::json::array();
  for (const std::string& precision : precision_names()) {
    for (const bool captured : {false, true}) {
      Ours ours(precision, data, torch::kCUDA);
      if (captured) ours.gan().capture_steps();
      const auto round = [&] { return seconds_a_step(kSteps, [&] { ours.step(); }); };
      round();
      torch::cuda::synchronize();
      std::vector<double> seconds;
      for (int i = 0; i < kRounds; ++i) {
        const auto all = seconds_a_step(1, [&] {
          round();
          torch::cuda::synchronize();
        });
        seconds.push_back(all / kSteps);
      }
      results.push_back({{"name", std::string("digitforge, ") + precision +
                                      (captured ? ", captured steps" : ", step by step")},
                         {"median_ms", 1e3 * median(seconds)},
                         {"least_ms", 1e3 * least(seconds)}});
    }
  }
  std::printf("%s\n", results.dump(2).c_str());
  return 0;
}

int run(bool cuda) {
  try {
    const ImageDataset data = load_dataset("mnist", data_folder("", "mnist"), Split::train);
    return cuda ? on_cuda(data) : on_cpu(data);
  } catch (const TrainerError& error) {
    std::fprintf(stderr, "training_bench: %s\n", error.what());
    return 1;
  }
}

}  // namespace
}  // namespace digitforge::bench

int main(int count, char** arguments) {
  digitforge::use_fitting_blas(arguments);
  return digitforge::bench::run(count > 1 && std::strcmp(arguments[1], "cuda") == 0);
}
