#include "tests/trainer/fixtures.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstdlib>

#include "trainer/train/checkpoint.h"
#include "trainer/train/train_loop.h"

namespace digitforge::testing {

std::filesystem::path mnist_folder() {
  const char* given = std::getenv("DIGITFORGE_DATA");
  return given != nullptr && *given != 0 ? given : DIGITFORGE_MNIST;
}

ImageDataset mnist_subset(std::int64_t n) {
  ImageDataset dataset = subset(load_dataset("mnist", mnist_folder(), Split::train), 0, n);
  dataset.images = dataset.images.clone();
  dataset.labels = dataset.labels.clone();
  return dataset;
}

std::vector<std::pair<std::string, torch::Tensor>> checkpoint_contents(
    const std::filesystem::path& run) {
  const auto header = read_checkpoint_header(run / kCheckpointName);
  Gan gan(header.settings, static_cast<std::uint32_t>(header.position.class_names.size()),
          torch::kCPU);
  load_checkpoint(run / kCheckpointName, gan);
  std::vector<std::pair<std::string, torch::Tensor>> all;
  for (const auto& [name, tensor] : gan.state()) all.emplace_back(name, tensor.clone());
  return all;
}

void expect_same_bits(const std::filesystem::path& a, const std::filesystem::path& b) {
  const auto one = checkpoint_contents(a), other = checkpoint_contents(b);
  ASSERT_EQ(one.size(), other.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_TRUE(torch::equal(one[i].second, other[i].second)) << one[i].first;
  }
}

Settings short_settings(const std::string& model) {
  Settings settings = default_settings(model);
  settings.epochs = 2;
  settings.batch = 16;
  settings.seed = 7;
  return settings;
}

void scramble(Net& net) {
  torch::NoGradGuard no_grad;
  for (const NetLayer& layer : net.layers()) {
    if (layer.kind != NetLayer::Kind::batch_norm) continue;
    torch::Tensor(layer.weight).uniform_(0.5, 1.5);
    torch::Tensor(layer.bias).uniform_(-0.5, 0.5);
    torch::Tensor(layer.mean).uniform_(-0.5, 0.5);
    torch::Tensor(layer.var).uniform_(0.25, 2);
  }
}

std::vector<torch::Tensor> random_inputs(const Net& net, std::int64_t n) {
  std::vector<torch::Tensor> inputs;
  for (const NetworkInput& input : net.inputs()) {
    std::vector<std::int64_t> sizes{n};
    for (std::uint32_t i = 0; i < input.shape.rank; ++i) sizes.push_back(input.shape[i]);
    inputs.push_back(input.name == "label"
                         ? torch::one_hot(torch::randint(input.shape[0], {n}), input.shape[0])
                               .to(torch::kFloat32)
                         : torch::rand(sizes).mul_(2).sub_(1));
  }
  return inputs;
}

}  // namespace digitforge::testing
