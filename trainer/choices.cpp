#include "trainer/choices.h"

#include "trainer/error.h"

namespace digitforge {
namespace {

struct ModelChoice {
  std::string name;
  bool conditional;
};

const std::vector<ModelChoice>& model_choices() {
  static const std::vector<ModelChoice> choices = {{"gan", false},
                                                   {"cgan-input", true},
                                                   {"cgan-hidden", true},
                                                   {"dcgan", false},
                                                   {"cdcgan", true}};
  return choices;
}

template <typename Choice>
const Choice& find(const std::vector<Choice>& choices, const char* kind, const std::string& name) {
  std::string known;
  for (const Choice& choice : choices) {
    if (choice.name == name) return choice;
    known += (known.empty() ? "" : ", ") + choice.name;
  }
  throw TrainerError(std::string("no ") + kind + " is called '" + name + "'; there are " + known);
}

}  // namespace

const std::vector<std::string>& model_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const ModelChoice& choice : model_choices()) all.push_back(choice.name);
    return all;
  }();
  return names;
}

bool is_conditional(const std::string& model) {
  return find(model_choices(), "model", model).conditional;
}

void require_model(const std::string& model) { find(model_choices(), "model", model); }

const std::vector<LossChoice>& loss_choices() {
  static const std::vector<LossChoice> choices = {{.name = "minimax", .cross_entropy = true},
                                                  {.name = "non-saturating", .cross_entropy = true},
                                                  {.name = "least-squares"},
                                                  {.name = "hinge"},
                                                  {.name = "wasserstein"},
                                                  {.name = "relativistic", .relativistic = true}};
  return choices;
}

const LossChoice& find_loss_choice(const std::string& name) {
  return find(loss_choices(), "loss", name);
}

const std::vector<std::string>& precision_names() {
  static const std::vector<std::string> names = {"f32", "tf32", "bf16"};
  return names;
}

}  // namespace digitforge
