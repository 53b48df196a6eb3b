#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace digitforge {

/// What decides the outcome of a training run. Kept in the run's checkpoint and in the files
/// exported from it.
struct Settings {
  std::string model;
  std::string dataset = "mnist";
  std::string loss = "non-saturating";
  std::int64_t epochs = 30;
  std::int64_t batch = 100;  ///< images a step
  double lr = 2e-4;          ///< Adam's learning rate for both networks
  double beta1 = 0.5;        ///< Radford et al. 2016, section 3
  double beta2 = 0.999;
  double ema = 0.999;  ///< decay a step of the generator's averaged weights; 0: no averaging
  std::uint64_t seed = 1;
};

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Settings, model, dataset, loss, epochs, batch, lr, beta1, beta2,
                                   ema, seed)

/// The model's own defaults.
Settings default_settings(const std::string& model);

/// Throws TrainerError that names the setting and its allowed range.
void check_settings(const Settings& settings);

/// ("batch", "100") and so on, in order, for a weight file's metadata.
std::vector<std::pair<std::string, std::string>> describe(const Settings& settings);

}  // namespace digitforge
