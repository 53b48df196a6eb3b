#include "trainer/evaluate/experiment.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include "trainer/error.h"
#include "trainer/evaluate/markdown.h"

namespace digitforge {
namespace {

constexpr const char* kInput = "cgan-input";
constexpr const char* kHidden = "cgan-hidden";

/// One model's runs, in the order of their seeds.
struct Arm {
  std::string model;
  std::vector<nlohmann::json> runs;

  std::vector<double> values(const std::string& key) const {
    std::vector<double> all;
    for (const auto& run : runs) {
      const auto score = find_score(run, key);
      if (score.is_null()) {
        throw TrainerError("a run of " + model + " has no score '" + key + "'", Failure::content);
      }
      all.push_back(score["value"]);
    }
    return all;
  }
};

Arm make_arm(const std::string& model, const std::vector<std::filesystem::path>& scores) {
  Arm arm{model, {}};
  for (const auto& path : scores) {
    auto file = read_scores(path);
    if (file["model"] == model) arm.runs.push_back(std::move(file));
  }
  const auto seed = [](const nlohmann::json& run) { return run.at("training_seed").get<int>(); };
  std::sort(arm.runs.begin(), arm.runs.end(),
            [&](const auto& a, const auto& b) { return seed(a) < seed(b); });
  for (std::size_t i = 1; i < arm.runs.size(); ++i) {
    if (seed(arm.runs[i]) == seed(arm.runs[i - 1])) {
      throw TrainerError("two runs of " + model + " have the training seed " +
                         std::to_string(seed(arm.runs[i])));
    }
  }
  if (arm.runs.size() < 2) {
    throw TrainerError("the comparison needs at least two runs of " + model + "; there are " +
                       std::to_string(arm.runs.size()));
  }
  return arm;
}

void check_equal_steps(const Arm& input, const Arm& hidden) {
  const auto& first = input.runs[0]["steps"];
  for (const Arm* arm : {&input, &hidden}) {
    for (const auto& run : arm->runs) {
      if (run["steps"] == first) continue;
      throw TrainerError("the runs differ in length: " + first.dump() + " and " +
                         run["steps"].dump() + " steps");
    }
  }
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double squares(const std::vector<double>& values) {
  const double centre = mean(values);
  double sum = 0;
  for (double value : values) sum += (value - centre) * (value - centre);
  return sum;
}

/// Student's t: half of the interval that 95 % lie in.
double student_t(std::size_t freedom) {
  constexpr double kTable[] = {12.706, 4.303, 3.182, 2.776, 2.571,
                               2.447,  2.365, 2.306, 2.262, 2.228};
  return kTable[std::min(freedom, std::size(kTable)) - 1];
}

/// a - b with its 95 % interval, value +- half.
struct Difference {
  double value, half;
};

Difference difference(const std::vector<double>& a, const std::vector<double>& b) {
  const std::size_t freedom = a.size() + b.size() - 2;
  const double variance = (squares(a) + squares(b)) / static_cast<double>(freedom);
  const double error =
      std::sqrt(variance * (1 / static_cast<double>(a.size()) + 1 / static_cast<double>(b.size())));
  return {mean(a) - mean(b), student_t(freedom) * error};
}

/// "holds" where the difference is below 0 for sure.
std::string verdict(const Difference& difference) {
  if (difference.value + difference.half < 0) return "holds";
  if (difference.value - difference.half > 0) return "does not hold: it is the other way round";
  return "is not decided by these runs: the interval has 0 in it";
}

struct Measure {
  const char* key;
  const char* name;
  int decimals;
};
constexpr Measure kMeasures[] = {
    {"speckle", "speckle: share of ink without inked neighbours", 5},
    {"sharpness", "sharpness: mean gradient energy at strokes", 4},
    {"conditional_accuracy", "conditional accuracy by the judge", 4},
    {"parzen", "Parzen window log-likelihood, nats", 1},
};

std::string row(const Measure& measure, const Arm& input, const Arm& hidden) {
  std::string text = std::string("| ").append(measure.name).append(" |");
  const auto cell = [&](double value) {
    text.append(" ").append(format_score(value, measure.decimals)).append(" |");
  };
  for (const Arm* arm : {&input, &hidden}) {
    const auto values = arm->values(measure.key);
    for (double value : values) cell(value);
    cell(mean(values));
  }
  const Difference d = difference(input.values(measure.key), hidden.values(measure.key));
  text.append(" ").append(format_score(d.value, measure.decimals)).append(" +- ");
  text.append(format_score(d.half, measure.decimals)).append(" |");
  const auto real = find_score(input.runs[0], measure.key);
  text.append(" ").append(format_score(real.value("real", nlohmann::json()), measure.decimals));
  return text + " |\n";
}

std::string table(const Arm& input, const Arm& hidden) {
  std::string head = "| |", rule = "|---|";
  for (const Arm* arm : {&input, &hidden}) {
    for (const auto& run : arm->runs) {
      head.append(" `").append(arm->model).append("`, seed ");
      head.append(run["training_seed"].dump()).append(" |");
      rule += "---:|";
    }
    head += " mean |";
    rule += "---:|";
  }
  std::string text = head + " difference, 95 % |" + " real images |\n" + rule + "---:|---:|\n";
  for (const Measure& measure : kMeasures) text += row(measure, input, hidden);
  return text;
}

}  // namespace

void write_experiment(const std::vector<std::filesystem::path>& scores,
                      const std::filesystem::path& into) {
  const Arm input = make_arm(kInput, scores), hidden = make_arm(kHidden, scores);
  check_equal_steps(input, hidden);
  std::string text = "Every run: " + input.runs[0]["steps"].dump() + " steps. Generators: `" +
                     kInput + "` " + input.runs[0]["generator_parameters"].dump() +
                     " parameters, `" + kHidden + "` " +
                     hidden.runs[0]["generator_parameters"].dump() + ".\n\n";
  text += table(input, hidden);
  const auto of = [&](const char* key) {
    return verdict(difference(input.values(key), hidden.values(key)));
  };
  text.append("\n- That concatenating the label gives fewer specks ");
  text.append(of("speckle")).append(".\n");
  text.append("- That concatenating the label gives blurrier images ");
  text.append(of("sharpness")).append(".\n");
  write_between_marks(into, text);
}

}  // namespace digitforge
