// The trainer's training steps, as JSON. By itself DCGAN's on the CPU beside a plain loop, in turn
// in one process, on the same LibTorch with the same networks and batch, for
// tests/bench/training.mjs. With `cuda` or `cpu`, two models' on that device, with steps captured
// in a CUDA graph and without, in each precision, for compare_torch.py; a number behind says how
// many steps a round has.
#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
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

/// The trainer's steps on batches drawn from data that stay on the device.
class Ours {
 public:
  Ours(const std::string& model, const std::string& precision, const ImageDataset& data,
       torch::Device device)
      : gan_(settings(model, precision), 10, device) {
    set_precision(precision, device);
    gan_.feed(data.images, data.labels);
    rows_ = torch::randint(data.images.size(0), {kSteps, batch_of(model)}, torch::kInt64);
  }

  Gan& gan() { return gan_; }

  void step() {
    if (gan_.steps() % kSteps == 0) gan_.begin_epoch(rows_, 0, 1'000'000);
    gan_.step();
  }

 private:
  static constexpr std::int64_t kSteps = 800;  // of an epoch, about as MNIST's have

  static std::int64_t batch_of(const std::string& model) { return model == "dcgan" ? kBatch : 100; }
  static Settings settings(const std::string& model, const std::string& precision) {
    Settings settings = default_settings(model);
    settings.batch = batch_of(model);
    settings.precision = precision;
    return settings;
  }

  Gan gan_;
  torch::Tensor rows_;
};

int beside_plain_loop(const ImageDataset& data) {
  constexpr int kSteps = 5;    // of one after the other
  constexpr int kRounds = 15;  // of both
  if (const auto warning = blas_warning(); !warning.empty()) {
    std::fprintf(stderr, "warning: %s\n", warning.c_str());
  }
  PlainDcgan plain(data_folder("", "mnist"), kBatch);
  Ours ours("dcgan", "f32", data, torch::kCPU);
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

int on_device(const std::string& name, int steps, const ImageDataset& data) {
  constexpr int kRounds = 7;
  const bool cuda = name == "cuda";
  if (cuda && !torch::cuda::is_available())
    throw TrainerError("this LibTorch finds no CUDA device");
  const torch::Device device = cuda ? torch::Device(torch::kCUDA, 0) : torch::Device(torch::kCPU);
  const auto wait = [&] {
    if (cuda) torch::cuda::synchronize();
  };
  nlohmann::ordered_json results = nlohmann::json::array();
  for (const char* model : {"dcgan", "cgan-input"}) {
    for (const std::string& precision : precision_names()) {
      if (!cuda && precision != "f32") continue;
      for (const bool captured : {false, true}) {
        if (captured && !StepGraphs::available(device)) continue;
        Ours ours(model, precision, data, device);
        if (captured) ours.gan().capture_steps();
        std::vector<double> seconds;
        for (int round = 0; round <= kRounds; ++round) {  // the first to warm up
          const auto all = seconds_a_step(1, [&] {
            for (int i = 0; i < steps; ++i) ours.step();
            wait();
          });
          if (round > 0) seconds.push_back(all / steps);
        }
        results.push_back({{"model", model},
                           {"precision", precision},
                           {"name", captured ? "ours, captured steps" : "ours, step by step"},
                           {"median_ms", 1e3 * median(seconds)},
                           {"least_ms", 1e3 * least(seconds)}});
      }
    }
  }
  std::printf("%s\n", results.dump(2).c_str());
  return 0;
}

int run(int count, char** arguments) {
  try {
    const ImageDataset data = load_dataset("mnist", data_folder("", "mnist"), Split::train);
    if (count < 2) return beside_plain_loop(data);
    return on_device(arguments[1], count > 2 ? std::atoi(arguments[2]) : 200, data);
  } catch (const TrainerError& error) {
    std::fprintf(stderr, "training_bench: %s\n", error.what());
    return 1;
  }
}

}  // namespace
}  // namespace digitforge::bench

int main(int count, char** arguments) {
  digitforge::use_fitting_blas(arguments);
  return digitforge::bench::run(count, arguments);
}
