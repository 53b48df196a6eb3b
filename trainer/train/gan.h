#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "trainer/nets/models.h"
#include "trainer/parallel/workers.h"
#include "trainer/train/adam.h"
#include "trainer/train/average.h"
#include "trainer/train/flat_parameters.h"
#include "trainer/train/losses.h"
#include "trainer/train/settings.h"
#include "trainer/train/step_feed.h"
#include "trainer/train/step_graphs.h"
#include "trainer/train/step_means.h"
#include "trainer/train/trainee.h"

namespace digitforge {

/// A GAN in training: both networks, their optimisers and the generator's averaged weights.
class Gan final : public Trainee {
 public:
  /// Initialises from LibTorch's default random state. workers: the processes that train it
  /// together, or none; must outlive the Gan.
  Gan(const Settings& settings, std::uint32_t classes, torch::Device device,
      Workers* workers = nullptr);

  /// From now on, captures steps into CUDA graphs and replays them (step_graphs.h).
  void capture_steps();

  /// What to train on, kept on the device. images: [n, 1, 28, 28]; labels: [n], int64.
  void feed(const torch::Tensor& images, const torch::Tensor& labels);
  /// Begins an epoch, or goes on in it. rows: [steps, d_steps * n], int64: which images each of its
  /// steps takes, of the joint batch this process's part. next: the step to go on with. all: steps
  /// of the whole run, whose share that is over the schedules follow.
  void begin_epoch(const torch::Tensor& rows, std::int64_t next, std::int64_t all);
  /// The epoch's next step: Settings::d_steps updates of D, then one of G. Waits for nothing.
  void step();

  /// One step on other images. images: [d_steps * n, 1, 28, 28]; labels: [d_steps * n], int64; both
  /// on the device. done: the share of the run that is over, 0 to 1.
  void step(const torch::Tensor& images, const torch::Tensor& labels, double done);

  /// Reads the running means and starts new ones: waits for the device.
  StepMeans take_means();

  /// Gives the averaged generator batch norm statistics of its own, over latents drawn by fixed
  /// seeds, so that the result depends on the weights alone.
  void recalibrate_average();

  /// The generator to use: averaged weights, or the trained ones where averaging is off. Run
  /// recalibrate_average first. latents: [n, 100]; labels: [n]; on any device. Returns
  /// [n, 1, 28, 28], on the Gan's.
  torch::Tensor sample(const torch::Tensor& latents, const torch::Tensor& labels);

  /// A relativistic loss leaves the level of D's logits open; this gives generated images 0 on
  /// average, so that D's verdict alone says something. Of other losses, nothing is changed.
  /// Run recalibrate_average first.
  void centre_logits();

  GanNets& nets() { return nets_; }
  Net& average() { return average_.net(); }
  std::int64_t steps() const override { return adam_g_.steps; }
  std::uint32_t classes() const { return nets_.conditional ? classes_ : 0; }
  torch::Device device() const override { return device_; }

  std::vector<std::pair<std::string, torch::Tensor>> state() override;
  void set_steps(std::int64_t steps) override;
  /// What is not finite, as "discriminator, layer 3 (linear), weight"; empty where all is.
  std::string find_non_finite();

 private:
  /// What changes from step to step, for step number `step`, from 0: Adam's coefficients of each
  /// update of D, then of G's, the average's share, the instance noise's standard deviation.
  std::vector<float> numbers_of(std::int64_t step, double done) const;
  /// At which of a step's updates of D there are penalties.
  std::vector<bool> penalised_at(std::int64_t step) const;
  void count_step();
  /// The step's work, the same for the same `penalised`. images, labels: as step() takes them.
  /// numbers: numbers_of(), on the device, where a captured step finds it.
  void compute(const torch::Tensor& images, const torch::Tensor& labels,
               const torch::Tensor& numbers, const std::vector<bool>& penalised);

  /// A network's output in f32, by the settings' precision.
  torch::Tensor forward(Net& net, const std::vector<torch::Tensor>& inputs) const;
  /// Network inputs: the labels, as one-hot rows, come along for conditional models.
  std::vector<torch::Tensor> with_labels(const torch::Tensor& x,
                                         const torch::Tensor& one_hot) const;
  torch::Tensor one_hot(const torch::Tensor& labels) const;
  /// Latents for n images of this process, from the joint batch's: [n, 100]
  torch::Tensor draw_latents(std::int64_t n);
  /// As D sees them: with instance noise. Independent of `images` where there is some.
  torch::Tensor noisy(const torch::Tensor& images, const torch::Tensor& deviation) const;
  /// wrong_one_hot: labels that the images have not, or undefined (Settings::matching_aware).
  /// Returns J(D), mean D(x), mean D(G(z)): [3]
  torch::Tensor update_discriminator(const torch::Tensor& images, const torch::Tensor& fake,
                                     const torch::Tensor& one_hot,
                                     const torch::Tensor& wrong_one_hot, bool penalised,
                                     const torch::Tensor& adam);
  torch::Tensor penalties(const torch::Tensor& real, const torch::Tensor& fake,
                          const torch::Tensor& real_logits, const torch::Tensor& fake_logits,
                          const torch::Tensor& one_hot);
  /// D's logits of both, through one batch where D has no batch norm: [n, 1] each.
  std::pair<torch::Tensor, torch::Tensor> judge(const torch::Tensor& real,
                                                const torch::Tensor& fake,
                                                const torch::Tensor& one_hot);
  /// Returns J(G): [1]
  torch::Tensor update_generator(const torch::Tensor& images, const torch::Tensor& fake,
                                 const torch::Tensor& one_hot, const torch::Tensor& adam);
  void share(torch::Tensor& gradients);

  Settings settings_;
  GanNets nets_;
  torch::Device device_;
  std::uint32_t classes_;
  Workers* workers_;
  const Loss& loss_;
  WeightAverage average_;
  FlatParameters g_, d_;
  Adam adam_g_, adam_d_;
  torch::Tensor sums_;  ///< [5]: loss_d, d_real, d_fake, loss_g, finite steps
  std::int64_t summed_ = 0;
  std::unique_ptr<StepFeed> feed_;      ///< none before feed()
  std::unique_ptr<StepGraphs> graphs_;  ///< none where steps are not captured
};

/// fill_latent(seed, first + i) for i = 0 to n - 1: [n, 100], on the CPU.
torch::Tensor latents_by_seed(std::uint64_t seed, std::uint64_t first, std::int64_t n);

/// For each of `labels`, [n] of 0 to classes - 1, one of the classes - 1 others. `workers`, or
/// none: the processes whose part of the joint batch's labels these are.
torch::Tensor draw_wrong_labels(const torch::Tensor& labels, std::uint32_t classes,
                                Workers* workers);

}  // namespace digitforge
