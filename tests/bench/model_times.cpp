// The native runtime's side of tests/bench/native.mjs: reads lines "FILE COUNT AT_LEAST SAMPLES"
// and answers each with SAMPLES times in milliseconds a batch of COUNT images, each the mean of as
// many runs as take AT_LEAST milliseconds, then with the kernels in use and all pixels. FILE stays
// loaded from line to line.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "runtime/model.h"
#include "shared/files.h"

namespace digitforge {
namespace {

Model load(const std::string& path) {
  const auto bytes = read_file(path);
  auto model = bytes.ok() ? Model::load(bytes.value()) : Result<Model>(bytes.error());
  if (!model.ok()) {
    std::fprintf(stderr, "%s\n", model.error().message.c_str());
    std::exit(1);
  }
  return std::move(model).value();
}

/// The same inputs as peers.mjs makes.
struct Inputs {
  std::vector<float> latents, labels;
};
Inputs make_inputs(const ModelInfo& info, std::size_t count) {
  std::uint32_t state = 1;
  Inputs inputs{std::vector<float>(count * info.latent_size),
                std::vector<float>(count * info.classes)};
  for (float& value : inputs.latents) {
    state = state * 1664525 + 1013904223;
    value = static_cast<float>(state / 2147483648.0 - 1);
  }
  for (std::size_t i = 0; info.classes > 0 && i < count; ++i) {
    inputs.labels[i * info.classes + i % info.classes] = 1;
  }
  return inputs;
}

double milliseconds_now() {
  return std::chrono::duration<double, std::milli>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace
}  // namespace digitforge

int main() {
  using namespace digitforge;
  std::map<std::string, Model> models;
  std::string file;
  std::size_t count = 0, samples = 0;
  double at_least = 0;
  while (std::cin >> file >> count >> at_least >> samples) {
    auto found = models.find(file);
    if (found == models.end()) found = models.emplace(file, load(file)).first;
    Model& model = found->second;
    const Inputs inputs = make_inputs(model.info(), count);
    std::vector<float> images(count * model.info().image.elements());
    for (std::size_t sample = 0; sample < samples; ++sample) {
      const double start = milliseconds_now();
      std::size_t runs = 0;
      do {
        if (!model.forward(inputs.latents, inputs.labels, images).ok()) return 1;
        ++runs;
      } while (milliseconds_now() - start < at_least);
      std::printf("%.6g ", (milliseconds_now() - start) / static_cast<double>(runs));
    }
    std::printf("\n%s", model.info().target.c_str());
    for (float pixel : images) std::printf(" %.7g", static_cast<double>(pixel));
    std::printf("\n");
    std::fflush(stdout);
  }
  return 0;
}
