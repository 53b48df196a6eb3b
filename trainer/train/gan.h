#pragma once

#include <torch/types.h>

#include <cstdint>

#include "trainer/nets/models.h"
#include "trainer/train/adam.h"
#include "trainer/train/flat_parameters.h"
#include "trainer/train/losses.h"
#include "trainer/train/settings.h"

namespace digitforge {

/// Means over some steps.
struct StepMeans {
  double loss_d = 0;  ///< J(D)
  double loss_g = 0;  ///< J(G)
  double d_real = 0;  ///< mean D(x), a probability
  double d_fake = 0;  ///< mean D(G(z)), a probability, in the discriminator's step
  std::int64_t steps = 0;

  /// Takes further steps in, each step weighing the same.
  void add(const StepMeans& more);
};

/// A GAN in training: both networks, their optimisers and the generator's averaged weights.
class Gan {
 public:
  /// Initialises from LibTorch's default random state.
  Gan(const Settings& settings, std::uint32_t classes, torch::Device device);

  /// One update of D and one of G. images: [n, 1, 28, 28]; labels: [n], int64; both on the device.
  void step(const torch::Tensor& images, const torch::Tensor& labels);

  /// Reads the running means and starts new ones: waits for the device.
  StepMeans take_means();

  /// Gives the averaged generator batch norm statistics of its own, over latents drawn by fixed
  /// seeds, so that the result depends on the weights alone.
  void recalibrate_average();

  /// The generator to use: averaged weights, or the trained ones where averaging is off. Run
  /// recalibrate_average first. latents: [n, 100]; labels: [n]. Returns [n, 1, 28, 28], on the CPU.
  torch::Tensor sample(const torch::Tensor& latents, const torch::Tensor& labels);

  GanNets& nets() { return nets_; }
  Net& average() { return average_; }
  std::int64_t steps() const { return adam_g_.steps; }
  std::uint32_t classes() const { return nets_.conditional ? classes_ : 0; }
  torch::Device device() const { return device_; }

  /// Every tensor that a checkpoint must hold, by name; steps are kept apart.
  std::vector<std::pair<std::string, torch::Tensor>> state();
  void set_steps(std::int64_t steps) { adam_g_.steps = adam_d_.steps = steps; }

 private:
  /// Network inputs: the labels, as one-hot rows, come along for conditional models.
  std::vector<torch::Tensor> with_labels(const torch::Tensor& x,
                                         const torch::Tensor& one_hot) const;
  torch::Tensor one_hot(const torch::Tensor& labels) const;
  torch::Tensor update_discriminator(const torch::Tensor& images, const torch::Tensor& fake,
                                     const torch::Tensor& one_hot);
  torch::Tensor update_generator(const torch::Tensor& fake, const torch::Tensor& one_hot);
  void update_average();

  GanNets nets_;
  torch::Device device_;
  std::uint32_t classes_;
  double ema_;
  const Loss& loss_;
  Net average_;
  FlatParameters g_, d_, average_parameters_;
  Adam adam_g_, adam_d_;
  bool joint_batch_;    ///< real and generated images go through D together
  torch::Tensor sums_;  ///< [4]: loss_d, d_real, d_fake, loss_g
  std::int64_t summed_ = 0;
};

/// fill_latent(seed, first + i) for i = 0 to n - 1: [n, 100], on the CPU.
torch::Tensor latents_by_seed(std::uint64_t seed, std::uint64_t first, std::int64_t n);

}  // namespace digitforge
