// What writes scores into Markdown files.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/trainer/command.h"
#include "tests/trainer/fixtures.h"
#include "trainer/error.h"
#include "trainer/evaluate/experiment.h"
#include "trainer/evaluate/model_scores.h"
#include "trainer/evaluate/score_table.h"
#include "trainer/train/files.h"

namespace digitforge::testing {
namespace {

namespace fs = std::filesystem;

class ScoreTable : public ::testing::Test {
 protected:
  void write(const char* name, const std::string& text) { store_file(folder_.path() / name, text); }
  fs::path path(const char* name) const { return folder_.path() / name; }

  TemporaryFolder folder_;
};

TEST_F(ScoreTable, StandsBetweenTheMarks) {
  write("a.json", R"({"model": "a", "scores": [
    {"key": "parzen", "name": "nats", "value": 1.26, "error": 0.5, "real": 3, "decimals": 1},
    {"key": "conditional_accuracy_3", "name": "class 3", "value": 1, "decimals": 1}]})");
  write("b.json", R"({"model": "b", "scores": [
    {"key": "cas", "name": "CAS", "value": 0.5, "decimals": 2}]})");
  write("page.md", "before\n<!-- scores -->\nold\n<!-- /scores -->\nafter\n");
  write_score_table({path("a.json"), path("b.json")}, {}, path("page.md"));
  const std::string expected =
      "before\n<!-- scores -->\n\n"
      "| | `a` | `b` | real images |\n"
      "|---|---:|---:|---:|\n"
      "| nats | 1.3 +- 0.5 |  | 3.0 |\n"
      "| CAS |  | 0.50 |  |\n"
      "\n<!-- /scores -->\nafter\n";
  EXPECT_EQ(load_file(path("page.md")), expected);
  write_score_table({path("a.json"), path("b.json")}, {}, path("page.md"));
  EXPECT_EQ(load_file(path("page.md")), expected) << "a second time changes nothing";
}

TEST_F(ScoreTable, HoldsScoresAgainstGoals) {
  write("a.json", R"json({"model": "a", "steps": 10, "scores": [
    {"key": "conditional_accuracy_worst", "name": "worst (8)", "value": 0.96, "decimals": 2},
    {"key": "frechet_ratio", "name": "ratio", "value": 4.5, "decimals": 1}]})json");
  write("b.json", R"json({"model": "b", "steps": 20, "scores": [
    {"key": "conditional_accuracy_worst", "name": "worst (3)", "value": 0.99, "decimals": 2}]})json");
  write("goals.json", R"([
    {"key": "conditional_accuracy_worst", "at_least": {"a": 0.98, "b": 0.98}},
    {"key": "frechet_ratio", "at_most": {"a": 4}},
    {"key": "cas", "at_least": {"b": 0.9}}])");
  write("page.md", "<!-- scores -->\n<!-- /scores -->\n");
  write_score_table({path("a.json"), path("b.json")}, path("goals.json"), path("page.md"));
  const std::string page = load_file(path("page.md"));
  for (const char* line :
       {"| training steps | 10 | 20 | |\n", "| goal | `a` | `b` |\n|---|---|---|\n",
        "| worst | >= 0.98: missed by 0.02 | >= 0.98: met |\n",
        "| ratio | <= 4.0: missed by 0.5 | |\n", "| cas | | >= 0.900: not measured |\n"}) {
    EXPECT_NE(page.find(line), std::string::npos) << line << page;
  }
  write("goals.json", R"([{"key": "cas"}])");
  EXPECT_THROW(write_score_table({path("a.json")}, path("goals.json"), path("page.md")),
               TrainerError);
}

TEST_F(ScoreTable, GivesModelsTheScoresThatThePageShows) {
  write("a.json", R"({"model": "a", "scores": [
    {"key": "conditional_accuracy", "name": "x", "value": 0.98765, "decimals": 4},
    {"key": "speckle", "name": "x", "value": 0.1, "decimals": 4}]})");
  write("models.json", R"([{"file": "b.dfw", "title": "B"}, {"file": "a.dfw", "title": "A"}])");
  write_model_scores({path("a.json")}, path("models.json"));
  const auto models = nlohmann::json::parse(load_file(path("models.json")));
  EXPECT_FALSE(models[0].contains("scores"));
  EXPECT_EQ(models[1]["title"], "A");
  ASSERT_EQ(models[1]["scores"].size(), 1U);
  EXPECT_EQ(models[1]["scores"].begin().value(), "98.77 %");
  write("models.json", R"([{"file": "b.dfw", "title": "B"}])");
  EXPECT_THROW(write_model_scores({path("a.json")}, path("models.json")), TrainerError);
}

TEST_F(ScoreTable, NamesWhatItCannotRead) {
  write("a.json", R"({"model": "a"})");
  write("good.json", R"({"model": "a", "scores": []})");
  write("page.md", "no marks\n");
  struct Case {
    const char *scores, *says;
    Failure failure;
  };
  for (const auto& [scores, says, failure] :
       std::vector<Case>{{"a.json", "holds no scores", Failure::content},
                         {"good.json", "<!-- scores -->", Failure::content},
                         {"none.json", "none", Failure::file}}) {
    const Outcome outcome =
        run_trainer("table " + in_quotes(path(scores)) + " --into " + in_quotes(path("page.md")));
    EXPECT_EQ(outcome.status, static_cast<int>(failure));
    EXPECT_NE(outcome.output.find(says), std::string::npos) << outcome.output;
  }
  EXPECT_EQ(load_file(path("page.md")), "no marks\n");
}

class Experiment : public ScoreTable {
 protected:
  /// A run's scores; the others are the same for all.
  fs::path run(const std::string& model, int seed, double speckle, double sharpness,
               int steps = 6000) {
    const auto score = [](const char* key, double value) {
      return nlohmann::json{
          {"key", key}, {"name", key}, {"value", value}, {"real", 1}, {"decimals", 2}};
    };
    const nlohmann::json file = {{"model", model},
                                 {"steps", steps},
                                 {"training_seed", seed},
                                 {"generator_parameters", 1000},
                                 {"scores",
                                  {score("speckle", speckle), score("sharpness", sharpness),
                                   score("conditional_accuracy", 0.9), score("parzen", 200.0)}}};
    const std::string name = model + std::to_string(seed);
    write(name.c_str(), file.dump());
    return path(name.c_str());
  }
  std::string page(const std::vector<fs::path>& scores) {
    write("page.md", "<!-- scores -->\n<!-- /scores -->\n");
    write_experiment(scores, path("page.md"));
    return load_file(path("page.md"));
  }
};

// By hand: means 0.002 and 0.004, pooled variance 1e-6, error sqrt(1e-6 * 2/3), t(4) = 2.776.
TEST_F(Experiment, ComparesMeansByTheirInterval) {
  const std::string text =
      page({run("cgan-hidden", 1, 0.003, 0.20), run("cgan-hidden", 3, 0.005, 0.21),
            run("cgan-hidden", 2, 0.004, 0.22), run("cgan-input", 1, 0.001, 0.30),
            run("cgan-input", 2, 0.002, 0.31), run("cgan-input", 3, 0.003, 0.32)});
  EXPECT_NE(text.find("| 0.00100 | 0.00200 | 0.00300 | 0.00200 | 0.00300 | 0.00400 | 0.00500 | "
                      "0.00400 | -0.00200 +- 0.00227 |"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("fewer specks is not decided"), std::string::npos) << text;
  EXPECT_NE(text.find("blurrier images does not hold: it is the other way round"),
            std::string::npos)
      << text;
}

TEST_F(Experiment, SaysWhereTheClaimHolds) {
  const std::string text =
      page({run("cgan-input", 1, 0.001, 0.1), run("cgan-input", 2, 0.0011, 0.1),
            run("cgan-hidden", 1, 0.003, 0.2), run("cgan-hidden", 2, 0.0031, 0.2)});
  EXPECT_NE(text.find("fewer specks holds."), std::string::npos) << text;
  EXPECT_NE(text.find("blurrier images holds."), std::string::npos) << text;
}

TEST_F(Experiment, RefusesWhatIsNoFairComparison) {
  const auto error = [&](const std::vector<fs::path>& scores) -> std::string {
    try {
      page(scores);
      return "no error";
    } catch (const TrainerError& failure) {
      return failure.what();
    }
  };
  const auto a1 = run("cgan-input", 1, 1, 1), a2 = run("cgan-input", 2, 1, 1);
  const auto b1 = run("cgan-hidden", 1, 1, 1), b2 = run("cgan-hidden", 2, 1, 1);
  EXPECT_NE(error({a1, b1, b2}).find("at least two runs of cgan-input"), std::string::npos);
  EXPECT_NE(error({a1, a1, b1, b2}).find("have the training seed 1"), std::string::npos);
  EXPECT_NE(error({a1, a2, b1, run("cgan-hidden", 4, 1, 1, 9)}).find("6000 and 9 steps"),
            std::string::npos);
}

}  // namespace
}  // namespace digitforge::testing
