#pragma once

#include <torch/types.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/temporary_folder.h"
#include "trainer/data/image_dataset.h"
#include "trainer/nets/models.h"
#include "trainer/train/settings.h"

namespace digitforge::testing {

/// The folder with the real MNIST: DIGITFORGE_DATA, else where './dev data' puts it.
std::filesystem::path mnist_folder();

/// The first `n` training images.
ImageDataset mnist_subset(std::int64_t n);

/// Every tensor of a run's checkpoint, by name.
std::vector<std::pair<std::string, torch::Tensor>> checkpoint_contents(
    const std::filesystem::path& run);

/// Expects that two runs' checkpoints hold the same bits.
void expect_same_bits(const std::filesystem::path& a, const std::filesystem::path& b);

/// Settings of a run of a few steps.
Settings short_settings(const std::string& model);

/// Trains nothing, but gives every batch norm statistics and scales that differ from the identity.
void scramble(Net& net);

/// Inputs for `n` images: latents or images, and one-hot labels where the net takes them.
std::vector<torch::Tensor> random_inputs(const Net& net, std::int64_t n);

}  // namespace digitforge::testing
