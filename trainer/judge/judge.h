#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "trainer/nets/net.h"
#include "trainer/train/adam.h"
#include "trainer/train/flat_parameters.h"
#include "trainer/train/settings.h"
#include "trainer/train/trainee.h"

namespace digitforge {

/// The classifier that generated images are judged by, in training: a small convolutional network
/// with batch norm, in two parts, so that its features can be had as well as its verdict.
class Judge final : public Trainee {
 public:
  static constexpr std::uint32_t kFeatures = 64;

  /// Initialises from LibTorch's default random state.
  Judge(const Settings& settings, std::uint32_t classes, torch::Device device);

  /// One update by cross-entropy on augmented images; returns the loss, a scalar. images:
  /// [n, 1, 28, 28]; labels: [n], int64; both on the device. done: the share of the run that is
  /// over, 0 to 1.
  torch::Tensor step(const torch::Tensor& images, const torch::Tensor& labels, double done);

  /// Logits, [n, classes], in evaluation mode.
  torch::Tensor classify(const torch::Tensor& images);

  Net& features() { return features_; }  ///< image to features: [n, 64]
  Net& head() { return head_; }          ///< features to logits: [n, classes]

  std::vector<std::pair<std::string, torch::Tensor>> state() override;
  std::int64_t steps() const override { return adam_features_.steps; }
  void set_steps(std::int64_t steps) override { adam_features_.steps = adam_head_.steps = steps; }
  torch::Device device() const override { return device_; }

 private:
  Settings settings_;
  torch::Device device_;
  Net features_, head_;
  FlatParameters features_parameters_, head_parameters_;
  Adam adam_features_, adam_head_;
};

}  // namespace digitforge
