// What people type to measure a model, on the shipped files, the real MNIST and sets cut from it.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <string>

#include "tests/trainer/command.h"
#include "tests/trainer/fixtures.h"
#include "tests/trainer/small_dataset.h"
#include "trainer/error.h"
#include "trainer/evaluate/cas.h"
#include "trainer/train/checkpoint.h"
#include "trainer/train/files.h"

namespace digitforge::testing {
namespace {

namespace fs = std::filesystem;

const fs::path kWeights = DIGITFORGE_SOURCE_DIR "/weights";

/// What is printed to stdout where all goes well, without the progress that goes to stderr.
Outcome evaluate(const std::string& arguments) {
  TemporaryFolder folder;
  const fs::path out = folder.path() / "out";
  Outcome outcome = run_trainer("evaluate " + arguments + " > " + in_quotes(out),
                                "DIGITFORGE_WEIGHTS=" + in_quotes(kWeights));
  if (outcome.status == 0) outcome.output = load_file(out);
  return outcome;
}

std::map<std::string, nlohmann::json> by_key(const std::string& output) {
  std::map<std::string, nlohmann::json> scores;
  const auto json = nlohmann::json::parse(output);
  for (const auto& score : json.at("scores")) scores[score.at("key")] = score;
  return scores;
}

TEST(Evaluate, MeasuresAConditionalModelBesideRealImages) {
  TemporaryFolder folder;
  const Outcome outcome = evaluate("--quick --json --pairs " + in_quotes(folder.path() / "p.png") +
                                   " " + in_quotes(kWeights / "cgan-input.dfw"));
  ASSERT_EQ(outcome.status, 0) << outcome.output;
  auto scores = by_key(outcome.output);
  // What the shipped file must reach even in the rough figures of --quick.
  EXPECT_GT(scores["conditional_accuracy"]["value"], 0.98);
  EXPECT_GT(scores["coverage_pixels"]["value"], 0.8);
  // As likely as real images are, but for what so few images can tell apart.
  const auto error = scores["parzen"]["error"].get<double>();
  EXPECT_GT(error, 0);
  EXPECT_LT(error, 10);
  EXPECT_NEAR(scores["parzen"]["value"], scores["parzen"]["real"].get<double>(), 2 * error);
  EXPECT_GT(scores["frechet_ratio"]["value"], 0.1);
  EXPECT_LT(scores["frechet_ratio"]["value"], 4);
  EXPECT_EQ(scores.count("class_imbalance"), 0U);
  EXPECT_EQ(scores.count("conditional_accuracy_9"), 1U);
  EXPECT_EQ(load_file(folder.path() / "p.png").substr(1, 3), "PNG");
}

TEST(Evaluate, MeasuresTheClassesOfAnUnconditionalModel) {
  const Outcome outcome = evaluate("--quick --json " + in_quotes(kWeights / "gan.dfw"));
  ASSERT_EQ(outcome.status, 0) << outcome.output;
  auto scores = by_key(outcome.output);
  EXPECT_EQ(scores.count("conditional_accuracy"), 0U);
  EXPECT_GT(scores["class_imbalance"]["value"], 0);
  EXPECT_LT(scores["class_imbalance"]["value"], 0.1);
}

TEST(Evaluate, ThePrintedTableHasARowForEachScore) {
  const Outcome outcome = evaluate("--quick " + in_quotes(kWeights / "cgan-hidden.dfw"));
  ASSERT_EQ(outcome.status, 0) << outcome.output;
  for (const char* row : {"Parzen window", "coverage in pixels", "class 7", "Frechet", "sharpness",
                          "speckle", "Goodfellow et al. 2014", "QUICK"}) {
    EXPECT_NE(outcome.output.find(row), std::string::npos) << row << "\n" << outcome.output;
  }
}

TEST(Evaluate, RefusesWhatIsNoGenerator) {
  const Outcome judge = run_trainer("evaluate --quick " + in_quotes(kWeights / "judge.dfw"));
  EXPECT_EQ(judge.status, 1);
  EXPECT_NE(judge.output.find("holds a classifier"), std::string::npos) << judge.output;
  const Outcome no_judge =
      run_trainer("evaluate --quick --judge " + in_quotes(kWeights / "gan.dfw") + " " +
                  in_quotes(kWeights / "gan.dfw"));
  EXPECT_EQ(no_judge.status, 1);
  EXPECT_NE(no_judge.output.find("choose a classifier's file"), std::string::npos)
      << no_judge.output;
}

// Three classes with names of their own, through every step.
TEST(OwnDataset, OfThreeNamedClassesFromTrainingToScores) {
  TemporaryFolder folder;
  const fs::path data = folder.path() / "letters";
  write_small_dataset(data, 3, 2000, 500);
  store_file(data / "classes.txt", "nought\nstroke\nswan\n");
  const std::string of_data = " --data " + in_quotes(data);
  const fs::path run = folder.path() / "run";
  const Outcome trained = run_trainer(
      "train --model cgan-hidden --dataset letters --epochs 2 --out " + in_quotes(run) + of_data);
  ASSERT_EQ(trained.status, 0) << trained.output;
  const fs::path file = folder.path() / "letters.dfw";
  const Outcome exported =
      run_trainer("export --run " + in_quotes(run) + " --out " + in_quotes(file));
  ASSERT_EQ(exported.status, 0) << exported.output;
  EXPECT_NE(load_file(file).find("swan"), std::string::npos);
  const Outcome scored = evaluate("--quick --json " + in_quotes(file) + of_data);
  ASSERT_EQ(scored.status, 0) << scored.output;
  auto scores = by_key(scored.output);
  EXPECT_EQ(scores.count("parzen"), 1U);
  EXPECT_EQ(scores.count("conditional_accuracy"), 0U) << "the judge knows ten digits";
  const Outcome misjudged =
      run_trainer("evaluate --quick --judge " + in_quotes(kWeights / "judge.dfw") + " " +
                  in_quotes(file) + of_data);
  EXPECT_NE(misjudged.output.find("the judge was trained on mnist of 10 classes"),
            std::string::npos)
      << misjudged.output;
}

TEST(OwnDataset, FashionMnistHasItsNames) {
  TemporaryFolder folder;
  write_small_dataset(folder.path(), 10, 100, 100);
  const auto names = load_dataset("fashion-mnist", folder.path(), Split::train).class_names;
  ASSERT_EQ(names.size(), 10U);
  EXPECT_EQ(names[1], "Trouser");
  EXPECT_EQ(load_dataset("mine", folder.path(), Split::train).class_names[1], "1");
}

TEST(OwnDataset, TooFewNamesAreRefused) {
  TemporaryFolder folder;
  write_small_dataset(folder.path(), 3, 100, 100);
  store_file(folder.path() / "classes.txt", "nought\nstroke\n");
  const Outcome outcome =
      run_trainer("train --model gan --dataset letters --data " + in_quotes(folder.path()) +
                  " --out " + in_quotes(folder.path() / "run"));
  EXPECT_EQ(outcome.status, static_cast<int>(Failure::content));
  EXPECT_NE(outcome.output.find("one name a line"), std::string::npos) << outcome.output;
}

// The judge is trained, judges epochs by images held out, and is asked for in vain without them.
TEST(Selection, ByAJudgeOfTheSameData) {
  TemporaryFolder folder;
  const fs::path data = folder.path() / "two";
  write_small_dataset(data, 2, 6000, 500);
  const std::string common = " --dataset two --data " + in_quotes(data);
  const fs::path judge_run = folder.path() / "judge", judge = folder.path() / "judge.dfw";
  const Outcome judge_trained =
      run_trainer("train --model judge --epochs 3 --out " + in_quotes(judge_run) + common);
  ASSERT_EQ(judge_trained.status, 0) << judge_trained.output;
  ASSERT_EQ(
      run_trainer("export --run " + in_quotes(judge_run) + " --out " + in_quotes(judge)).status, 0);
  const fs::path run = folder.path() / "run";
  const std::string train = "train --model cgan-input --epochs 2 --judge " + in_quotes(judge) +
                            common + " --out " + in_quotes(run);
  const Outcome without = run_trainer(train);
  EXPECT_EQ(without.status, 1);
  EXPECT_NE(without.output.find("give --split"), std::string::npos) << without.output;
  const Outcome with = run_trainer(train + " --split 5000");
  ASSERT_EQ(with.status, 0) << with.output;
  EXPECT_TRUE(fs::exists(run / "best.pt"));
  const std::string metrics = load_file(run / "metrics.jsonl");
  std::int64_t best_epoch = 0;
  double best = std::numeric_limits<double>::infinity();
  std::istringstream lines(metrics);
  for (std::string line; std::getline(lines, line);) {
    const auto epoch = nlohmann::json::parse(line);
    const double score = epoch.at("score");
    EXPECT_GT(score, 0);
    if (score >= best) continue;
    best = score;
    best_epoch = epoch.at("epoch");
  }
  EXPECT_EQ(read_checkpoint_header(run / "best.pt").position.epoch, best_epoch) << metrics;
  const Outcome scored = evaluate("--quick --json --judge " + in_quotes(judge) + " --run " +
                                  in_quotes(run) + " --data " + in_quotes(data));
  ASSERT_EQ(scored.status, 0) << scored.output;
  EXPECT_GT(by_key(scored.output)["conditional_accuracy"]["real"], 0.98);

  // What fewer bits cost: pixels, and the judge's word.
  const Outcome exported =
      run_trainer("export --dtype i8 --judge " + in_quotes(judge) + " --run " + in_quotes(run) +
                  " --out " + in_quotes(folder.path() / "i8.dfw"));
  ASSERT_EQ(exported.status, 0) << exported.output;
  std::smatch pixels, points;
  ASSERT_TRUE(
      std::regex_search(exported.output, pixels, std::regex("by ([0-9.e-]+)/255 on average")))
      << exported.output;
  EXPECT_GT(std::stod(pixels[1]), 0);
  EXPECT_LE(std::stod(pixels[1]), 2);
  ASSERT_TRUE(std::regex_search(exported.output, points,
                                std::regex("takes ([0-9.]+) % of 10000 images for the digit asked "
                                           "for, ([0-9.]+) % in f32: ([-+][0-9.]+) points")))
      << exported.output;
  EXPECT_NEAR(std::stod(points[1]) - std::stod(points[2]), std::stod(points[3]), 0.011);
  EXPECT_LE(std::fabs(std::stod(points[3])), 1) << "of a generator that has hardly learnt";
}

TEST(Cas, IsHighForRealImagesAndChanceForMeaninglessLabels) {
  const ImageDataset data = mnist_subset(3000);
  const ImageDataset test = subset(data, 2400, 600);
  const auto images = data.images.narrow(0, 0, 2400), labels = data.labels.narrow(0, 0, 2400);
  int epochs = 0;
  EXPECT_GT(classification_accuracy_score({images, labels}, test, [&](int) { ++epochs; }), 0.9);
  EXPECT_EQ(epochs, 10);
  EXPECT_LT(classification_accuracy_score({images, labels.roll(1)}, test, [](int) {}), 0.25);
}

}  // namespace
}  // namespace digitforge::testing
