#include "trainer/train/settings.h"

#include <algorithm>

#include "shared/limits.h"
#include "shared/text.h"
#include "trainer/choices.h"
#include "trainer/error.h"
#include "trainer/train/schedule.h"

namespace digitforge {
namespace {

void require(bool fine, const std::string& name, const std::string& range) {
  if (!fine) throw TrainerError("--" + name + " must be " + range);
}

void require_share(double value, const std::string& name) {
  require(value >= 0 && value < 1, name, "from 0 to below 1");
}

void require_weight(double value, const std::string& name) {
  require(value >= 0 && value <= 1e6, name, "from 0 to 1000000");
}

bool has_penalty(const Settings& s) { return s.r1 > 0 || s.r2 > 0 || s.gradient_penalty > 0; }

void check_optimisation(const Settings& s) {
  require(s.epochs >= 1 && s.epochs <= 100000, "epochs", "from 1 to 100000");
  require(s.batch >= 2 && s.batch <= 10000, "batch", "from 2 to 10000");
  require(s.lr > 0 && s.lr <= 1, "lr", "above 0 and at most 1");
  require(s.lr_d >= 0 && s.lr_d <= 1, "lr-d", "from 0 to 1");
  require_share(s.beta1, "beta1");
  require_share(s.beta2, "beta2");
  require(s.d_steps >= 1 && s.d_steps <= 100, "d-steps", "from 1 to 100");
  const auto& schedules = schedule_names();
  require(std::find(schedules.begin(), schedules.end(), s.schedule) != schedules.end(), "schedule",
          "constant, linear or cosine");
  require_share(s.decay_from, "decay-from");
  const auto& precisions = precision_names();
  require(std::find(precisions.begin(), precisions.end(), s.precision) != precisions.end(),
          "precision", "f32, tf32 or bf16");
  require_share(s.ema, "ema");
}

}  // namespace

Settings default_settings(const std::string& model) {
  Settings settings;
  settings.model = model;
  if (model == kJudge) {
    settings.epochs = 12;
    settings.lr = 2e-3;
    settings.beta1 = 0.9;
    settings.schedule = "cosine";
  }
  return settings;
}

void check_settings(const Settings& s) {
  if (s.model != kJudge) require_model(s.model);
  require(!s.dataset.empty() && s.dataset.size() <= kMaxName && is_text(s.dataset), "dataset",
          "1 to " + std::to_string(kMaxName) + " bytes of UTF-8 without control characters");
  require(s.split >= 0, "split", "0, for all images, or more");
  check_optimisation(s);
  const LossChoice& loss = find_loss_choice(s.loss);
  require_share(s.matching_aware, "matching-aware");
  require(s.matching_aware == 0 || is_conditional(s.model), "matching-aware",
          "0 with --model " + s.model + ", which has no labels");
  require_share(s.label_smoothing, "label-smoothing");
  require(s.label_smoothing == 0 || loss.cross_entropy, "label-smoothing",
          "0 with --loss " + s.loss + ", whose D is no probability");
  require(s.instance_noise >= 0 && s.instance_noise <= 10, "instance-noise", "from 0 to 10");
  require_share(s.dropout, "dropout");
  require_weight(s.r1, "r1");
  require_weight(s.r2, "r2");
  require_weight(s.gradient_penalty, "gradient-penalty");
  require(s.penalty_interval >= 1 && s.penalty_interval <= 1000, "penalty-interval",
          "from 1 to 1000");
  require(s.penalty_interval == 1 || has_penalty(s), "penalty-interval", "1 without a penalty");
}

bool depends_on_epochs(const Settings& settings) {
  return settings.schedule != "constant" || settings.instance_noise > 0;
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
