#include "tests/runtime/running.h"

#include <gtest/gtest.h>

#include "shared/weight_file.h"
#include "tests/support/network_builder.h"

namespace digitforge {
namespace {

std::vector<std::span<const float>> views(const std::vector<std::vector<float>>& arrays) {
  return {arrays.begin(), arrays.end()};
}

}  // namespace

ThreadPool& pool_of(std::size_t threads) {
  static ThreadPool* const pools[] = {new ThreadPool(1), new ThreadPool(2), new ThreadPool(3),
                                      new ThreadPool(4)};
  return *pools[threads - 1];
}

Result<Model> load(const ModelDescription& description, ThreadPool* pool) {
  const auto bytes = write_weights(description);
  if (!bytes) return bytes.error();
  return Model::load(bytes.value(), LoadLimits::usual(), pool);
}

std::vector<float> labels_in_turn(std::size_t n, std::uint32_t classes) {
  std::vector<float> labels(n * classes);
  for (std::size_t i = 0; classes > 0 && i < n; ++i) labels[i * classes + i % classes] = 1;
  return labels;
}

std::vector<std::vector<float>> random_inputs(const Network& network, std::size_t n,
                                              std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<std::vector<float>> inputs;
  for (const NetworkInput& input : network.inputs) {
    inputs.push_back(input.name == "label" ? labels_in_turn(n, input.shape[0])
                                           : random_values(random, n * input.shape.elements()));
  }
  return inputs;
}

Comparison compare_with_reference(const ModelDescription& description, std::size_t n) {
  Comparison result;
  auto model = load(description);
  if (!model) {
    ADD_FAILURE() << model.error().message;
    return result;
  }
  const auto inputs = random_inputs(description.generator, n, 3);
  const auto labels = inputs.size() > 1 ? inputs[1] : std::vector<float>();
  result.images.resize(n * model.value().info().image.elements());
  const Status made = model.value().forward(inputs[0], labels, result.images);
  EXPECT_TRUE(made.ok()) << made.error().message;
  result.expected_images = run_reference(description.generator, views(inputs), n);
  if (!description.discriminator) return result;

  auto d_inputs = random_inputs(*description.discriminator, n, 4);
  result.logits.resize(n);
  const Status judged = model.value().discriminate(d_inputs[0], labels, result.logits);
  EXPECT_TRUE(judged.ok()) << judged.error().message;
  result.expected_logits = run_reference(*description.discriminator, views(d_inputs), n);
  return result;
}

}  // namespace digitforge
