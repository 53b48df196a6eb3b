#pragma once

#include <string>
#include <vector>

namespace digitforge {

// What settings choose by name. The models and losses themselves, which need LibTorch, are in
// trainer/nets/models.h and trainer/train/losses.h.

/// "gan", "cgan-input", "cgan-hidden", "dcgan", "cdcgan".
const std::vector<std::string>& model_names();
/// Whether the model has labels. Throws TrainerError for an unknown name, listing the known ones.
bool is_conditional(const std::string& model);
/// Throws as is_conditional does.
void require_model(const std::string& model);

/// What is known of a loss without its formulas, which losses.h gives.
struct LossChoice {
  std::string name;
  bool cross_entropy = false;  ///< D = sigmoid(a) is a probability, so labels can be smoothed
  bool relativistic = false;   ///< J(G) needs D's logits of real images too
};
const std::vector<LossChoice>& loss_choices();
/// Throws TrainerError for an unknown name, listing the known ones.
const LossChoice& find_loss_choice(const std::string& name);

/// "f32", "tf32", "bf16": see trainer/train/precision.h.
const std::vector<std::string>& precision_names();

}  // namespace digitforge
