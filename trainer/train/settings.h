#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace digitforge {

/// What decides the outcome of a training run. Kept in the run's checkpoint and in the files
/// exported from it; a recipe (recipes.h) is some of them by name. Each is a piece that the
/// training step composes; 0 leaves it out.
struct Settings {
  std::string model;
  std::string dataset = "mnist";
  std::int64_t split = 0;  ///< train on the first so many images, hold the others out; 0: all
  std::uint64_t seed = 1;

  std::int64_t epochs = 30;  ///< passes over the training images
  std::int64_t batch = 100;  ///< images a step, over all processes
  double lr = 2e-4;          ///< Adam's learning rate
  double lr_d = 0;           ///< the discriminator's; 0: lr
  double beta1 = 0.5;        ///< Radford et al. 2016, section 3
  double beta2 = 0.999;
  std::int64_t d_steps = 1;           ///< discriminator updates for one of the generator
  std::string schedule = "constant";  ///< of the learning rates, see schedule.h
  double decay_from = 0;              ///< the share of the run after which the schedule sets in
  bool sync_batch_norm = false;       ///< over all processes' parts of the batch, not each its own
  std::string precision = "f32";      ///< see precision.h
  double ema = 0.999;  ///< decay a step of the generator's averaged weights; 0: no averaging

  std::string loss = "non-saturating";  ///< see losses.h
  double matching_aware = 0;            ///< share that real images with wrong labels have in what
                                        ///< is false to D (Reed et al. 2016, algorithm 1: 0.5)
  double label_smoothing = 0;           ///< one-sided: real images have the target 1 - this
  double instance_noise = 0;    ///< standard deviation, at the start, of the noise on D's images;
                                ///< falls to 0 over the run (Sonderby et al. 2017)
  double dropout = 0;           ///< in D, after each hidden layer: probability of a zero
  bool spectral_norm = false;   ///< on D's weights (Miyato et al. 2018)
  bool batch_norm_d = true;     ///< in D, where the model has it; penalties want none (Gulrajani et
                                ///< al. 2017, section 4)
  double r1 = 0;                ///< gamma of R1, see penalties.h
  double r2 = 0;                ///< gamma of R2
  double gradient_penalty = 0;  ///< lambda of the gradient penalty
  std::int64_t penalty_interval = 1;  ///< penalties at every so many steps, as much stronger
                                      ///< (Karras et al. 2020, section 3.1)
};

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Settings, model, dataset, split, seed, epochs,
                                                batch, lr, lr_d, beta1, beta2, d_steps, schedule,
                                                decay_from, sync_batch_norm, precision, ema, loss,
                                                matching_aware, label_smoothing, instance_noise,
                                                dropout, spectral_norm, batch_norm_d, r1, r2,
                                                gradient_penalty, penalty_interval)

/// The classifier that generated images are judged by (trainer/judge), which is no GAN.
inline constexpr const char* kJudge = "judge";

/// The model's own defaults.
Settings default_settings(const std::string& model);

/// Throws TrainerError that names the setting and its allowed range.
void check_settings(const Settings& settings);

/// True where the length of the run decides what its steps do, so that a resumed run cannot have
/// other epochs.
bool depends_on_epochs(const Settings& settings);

/// ("batch", "100") and so on, in order, for a weight file's metadata.
std::vector<std::pair<std::string, std::string>> describe(const Settings& settings);

}  // namespace digitforge
