#include "trainer/train/settings.h"

#include "trainer/error.h"
#include "trainer/nets/models.h"
#include "trainer/train/losses.h"

namespace digitforge {

Settings default_settings(const std::string& model) {
  Settings settings;
  settings.model = model;
  return settings;
}

void check_settings(const Settings& settings) {
  const auto require = [](bool fine, const std::string& name, const std::string& range) {
    if (!fine) throw TrainerError("--" + name + " must be " + range);
  };
  make_nets(settings.model, 10);
  find_loss(settings.loss);
  require(settings.epochs >= 1 && settings.epochs <= 100000, "epochs", "from 1 to 100000");
  require(settings.batch >= 2 && settings.batch <= 10000, "batch", "from 2 to 10000");
  require(settings.lr > 0 && settings.lr <= 1, "lr", "above 0 and at most 1");
  require(settings.beta1 >= 0 && settings.beta1 < 1, "beta1", "from 0 to below 1");
  require(settings.beta2 >= 0 && settings.beta2 < 1, "beta2", "from 0 to below 1");
  require(settings.ema >= 0 && settings.ema < 1, "ema", "from 0 to below 1");
}

std::vector<std::pair<std::string, std::string>> describe(const Settings& settings) {
  std::vector<std::pair<std::string, std::string>> all;
  const nlohmann::json json = settings;
  for (const auto& [key, value] : json.items()) {
    all.emplace_back(key, value.is_string() ? value.get<std::string>() : value.dump());
  }
  return all;
}

}  // namespace digitforge
