// Ten thousand valid graphs, drawn by seed, on every target that this machine can run, against the
// plain reference in double precision. DIGITFORGE_GRAPHS=N takes N graphs, DIGITFORGE_FIRST_GRAPH=N
// begins with that seed: what a failure prints reproduces it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "runtime/kernels/targets.h"
#include "shared/weight_file.h"
#include "tests/runtime/running.h"
#include "tests/support/random_graph.h"

namespace digitforge {
namespace {

#ifdef __EMSCRIPTEN__
constexpr std::uint32_t kGraphs = 1000;
#else
constexpr std::uint32_t kGraphs = 10000;
#endif
constexpr std::uint32_t kBlocks = 8;  ///< of graphs, which run beside each other

std::uint32_t from_environment(const char* name, std::uint32_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}

/// One-hot, blended, and now and then nothing or far too much.
std::vector<float> any_labels(std::mt19937& random, std::size_t n, std::uint32_t classes) {
  std::vector<float> labels(n * classes);
  for (std::size_t i = 0; i < n && classes > 0; ++i) {
    float* label = labels.data() + i * classes;
    switch (random() % 4) {
      case 0:
        for (const float& value : random_values(random, classes, 2)) *label++ = value;
        break;
      case 1:
        label[random() % classes] += 0.75F;
        label[random() % classes] += 0.25F;
        break;
      default:
        label[random() % classes] = 1;
        break;
    }
  }
  return labels;
}

std::vector<std::span<const float>> views(const std::vector<float>& first,
                                          const std::vector<float>& labels) {
  if (labels.empty()) return {first};
  return {first, labels};
}

bool all_scaled(const Network& network) {
  return std::all_of(network.nodes.begin(), network.nodes.end(),
                     [](const Node& node) { return !node.weight || node.scale.has_value(); });
}

/// What is wrong with the pictures and the verdicts of one model; empty where nothing is.
std::string fault_of(std::uint32_t seed) {
  const ExampleModel example = random_model(seed);
  const ModelDescription& file = example.description;
  const auto bytes = write_weights(file);
  if (!bytes) return bytes.error().message;

  std::mt19937 random(seed);
  const std::size_t n = 1 + random() % 5;
  const auto classes = static_cast<std::uint32_t>(file.metadata.class_names.size());
  const std::vector<float> latents =
      random_values(random, n * file.generator.inputs[0].shape.elements());
  const std::vector<float> labels = any_labels(random, n, classes);
  const Reference images = run_reference(file.generator, views(latents, labels), n);
  std::vector<float> given;
  Reference verdicts;
  if (file.discriminator) {
    given = random_values(random, n * images.shape.elements());
    verdicts = run_reference(*file.discriminator, views(given, labels), n);
  }

  // What the first target gave: with weights of i8 alone, all others give the same bits.
  std::vector<float> first_images, first_logits;
  const bool same_generator = all_scaled(file.generator);
  const bool same_discriminator = file.discriminator && all_scaled(*file.discriminator);
  const auto differs = [](std::vector<float>& first, const std::vector<float>& made) {
    if (first.empty()) first = made;
    return std::memcmp(first.data(), made.data(), made.size() * sizeof(float)) != 0;
  };
  for (const KernelTable* table : usable_targets()) {
    setenv("DIGITFORGE_TARGET", table->name, 1);
    auto model = Model::load(bytes.value());
    unsetenv("DIGITFORGE_TARGET");
    const std::string on = std::string(" on ") + table->name;
    if (!model) return model.error().message + on;
    std::vector<float> made(images.values.size());
    if (const Status run = model.value().forward(latents, labels, made); !run) {
      return run.error().message + on;
    }
    if (const std::string wrong = mismatch(made, images); !wrong.empty()) {
      return "the generator's " + wrong + on + "\n" + describe_graph(file.generator);
    }
    if (same_generator && differs(first_images, made)) {
      return "the generator's picture has other bits" + on + "\n" + describe_graph(file.generator);
    }
    if (!file.discriminator) continue;
    std::vector<float> logits(n);
    if (const Status run = model.value().discriminate(given, labels, logits); !run) {
      return run.error().message + on;
    }
    if (const std::string wrong = mismatch(logits, verdicts); !wrong.empty()) {
      return "the discriminator's " + wrong + on + "\n" + describe_graph(*file.discriminator);
    }
    if (same_discriminator && differs(first_logits, logits)) {
      return "the discriminator's verdict has other bits" + on + "\n" +
             describe_graph(*file.discriminator);
    }
  }
  return {};
}

class RandomGraphs : public testing::TestWithParam<std::uint32_t> {};

TEST_P(RandomGraphs, GiveWhatTheReferenceGives) {
  const std::uint32_t first = from_environment("DIGITFORGE_FIRST_GRAPH", 0);
  const std::uint32_t count = from_environment("DIGITFORGE_GRAPHS", kGraphs);
  int faults = 0;
  for (std::uint32_t i = GetParam(); i < count && faults < 5; i += kBlocks) {
    const std::string fault = fault_of(first + i);
    if (fault.empty()) continue;
    ++faults;
    ADD_FAILURE() << "seed " << first + i << " (DIGITFORGE_FIRST_GRAPH=" << first + i
                  << " DIGITFORGE_GRAPHS=1): " << fault;
  }
}

INSTANTIATE_TEST_SUITE_P(Blocks, RandomGraphs, testing::Range(0U, kBlocks));

}  // namespace
}  // namespace digitforge
