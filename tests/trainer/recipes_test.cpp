#include "trainer/train/recipes.h"

#include <gtest/gtest.h>

#include "tests/trainer/fixtures.h"
#include "trainer/choices.h"
#include "trainer/error.h"
#include "trainer/train/files.h"
#include "trainer/train/schedule.h"

namespace digitforge::testing {
namespace {

TEST(Recipes, EveryModelHasOneOfItsName) {
  for (const std::string& model : model_names()) EXPECT_EQ(find_recipe(model).model, model);
}

TEST(Recipes, AllThatTheProgramCarriesAreValid) {
  for (const std::string& name : recipe_names()) EXPECT_NO_THROW(find_recipe(name)) << name;
}

TEST(Recipes, AreRecognisedByTheirSettings) {
  Settings settings = find_recipe("cgan-hidden");
  settings.seed = 77;
  EXPECT_EQ(recipe_of(settings), "cgan-hidden");
  settings.lr *= 2;
  EXPECT_EQ(recipe_of(settings), "");
}

class RecipeFile : public ::testing::Test {
 protected:
  std::string write(const std::string& text) {
    const auto path = folder_.path() / "mine.json";
    store_file(path, text);
    return path.string();
  }
  std::string error(const std::string& text) {
    try {
      find_recipe(write(text));
    } catch (const TrainerError& failure) {
      return failure.what();
    }
    return "no error";
  }
  TemporaryFolder folder_;
};

TEST_F(RecipeFile, WhatItLeavesOutKeepsTheDefault) {
  const auto settings =
      find_recipe(write(R"({"description": "x", "model": "gan", "r1": 2.5, "batch": 32})"));
  const Settings defaults = default_settings("gan");
  EXPECT_EQ(settings.r1, 2.5);
  EXPECT_EQ(settings.batch, 32);
  EXPECT_EQ(settings.lr, defaults.lr);
  EXPECT_EQ(settings.loss, defaults.loss);
}

TEST_F(RecipeFile, MistakesAreNamed) {
  EXPECT_NE(error(R"({"model": "gan", "r3": 1})").find("\"r3\""), std::string::npos);
  EXPECT_NE(error(R"({"model": "gan", "batch": "many"})").find("mine.json"), std::string::npos);
  EXPECT_NE(error(R"({"model": "gan", "batch": 1})").find("--batch must be"), std::string::npos);
  EXPECT_NE(error(R"({"batch": 10})").find("model"), std::string::npos);
  EXPECT_NE(error("[1").find("mine.json"), std::string::npos);
  for (const char* number : {"2.5", "1e30", "-1e300", "18446744073709551615", "true", "\"9\""}) {
    const std::string said = error(R"({"model": "gan", "batch": )" + std::string(number) + "}");
    EXPECT_NE(said.find("\"batch\" must be a whole number"), std::string::npos) << said;
  }
  EXPECT_NE(error(R"({"model": "gan", "seed": -1})").find("\"seed\" must be"), std::string::npos);
  EXPECT_NE(error(R"({"model": "gan", "lr": true})").find("\"lr\" must be"), std::string::npos);
  EXPECT_NE(error(R"({"model": "gan", "loss": "hinge", "label_smoothing": 0.1})").find("hinge"),
            std::string::npos);
  EXPECT_THROW(find_recipe("/nowhere/x.json"), TrainerError);
  try {
    find_recipe("nothing");
    FAIL();
  } catch (const TrainerError& failure) {
    EXPECT_NE(std::string(failure.what()).find("cgan-input"), std::string::npos);
  }
}

TEST(Schedule, FallsFromOneToZeroAfterItsBeginning) {
  EXPECT_EQ(schedule_factor("constant", 1, 0), 1);
  for (const char* name : {"linear", "cosine"}) {
    EXPECT_EQ(schedule_factor(name, 0.25, 0.5), 1) << name;
    EXPECT_NEAR(schedule_factor(name, 0.75, 0.5), 0.5, 1e-12) << name;
    EXPECT_NEAR(schedule_factor(name, 1, 0.5), 0, 1e-12) << name;
  }
  EXPECT_NEAR(schedule_factor("linear", 0.25, 0), 0.75, 1e-12);
  EXPECT_NEAR(schedule_factor("cosine", 0.25, 0), 0.8535533905932737, 1e-12);
}

}  // namespace
}  // namespace digitforge::testing
