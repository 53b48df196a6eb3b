// Every attempt to take memory fails once: alone, with each second or third, with all that follow
// it. No exception leaves, the error is out_of_memory, nothing leaks, and what was there before
// still works.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <limits>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "runtime/classifier.h"
#include "runtime/model.h"
#include "runtime/model_loader.h"
#include "shared/files.h"
#include "shared/weight_file.h"
#include "tests/runtime/running.h"
#include "tests/support/allocations.h"
#include "tests/support/network_builder.h"
#include "tests/support/random_graph.h"

#ifndef __EMSCRIPTEN__  // without exceptions, a failed allocation ends the program there

namespace digitforge {
namespace {

constexpr std::size_t kAll = 1;  ///< from one that fails to the next
constexpr std::size_t kOne = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kSteps[] = {kOne, kAll, 2, 3};

/// What became of a call whose memory ran out.
enum class Outcome { done, out_of_memory, other_error, exception };

template <typename Call>
Outcome outcome_of(const Call& call) noexcept {
  try {
    const auto result = call();
    if (result.ok()) return Outcome::done;
    return result.error().code == ErrorCode::out_of_memory ? Outcome::out_of_memory
                                                           : Outcome::other_error;
  } catch (const std::exception&) {
    return Outcome::exception;
  }
}

/// Calls with attempt 1 failing first, then 2, and so on until none comes to fail, with each of
/// kSteps. call() yields a Result; what it took is given back when that goes.
template <typename Call>
void expect_survives(const Call& call, const std::string& what) {
  for (const std::size_t step : kSteps) {
    std::size_t failed = 0;
    for (std::size_t first = 1;; ++first) {
      const std::size_t blocks = heap_count().blocks;
      fail_allocations(first, step);
      const Outcome outcome = outcome_of(call);
      const bool came = fail_allocations(0, 0);
      const std::size_t left = heap_count().blocks;
      ASSERT_EQ(left, blocks) << what << ": attempt " << first << " left memory behind";
      if (!came) {
        EXPECT_EQ(outcome, Outcome::done) << what;
        break;
      }
      ++failed;
      ASSERT_NE(outcome, Outcome::exception) << what << ": attempt " << first << ", step " << step;
      ASSERT_NE(outcome, Outcome::other_error)
          << what << ": attempt " << first << ", step " << step;
    }
    std::printf("%s: %zu attempts failed\n", what.c_str(), failed);
  }
}

ExampleFile classifier_model() {
  ExampleModel model = blank_model(3);
  NetworkBuilder features(model, model.description.generator, DType::i8, 1);
  features.relu(features.linear(features.flatten(features.input("image", {1, 4, 4})), 6));
  NetworkBuilder head(model, model.description.discriminator.emplace(), DType::f16, 2);
  head.linear(head.input("features", {6}), 3);
  return as_classifier(std::move(model));
}

std::vector<std::vector<std::byte>> files() {
  std::vector<std::vector<std::byte>> all = {
      write_weights(full_model().description).value(),
      write_weights(small_model(DType::i8).description).value()};
  for (std::uint32_t seed = 0; seed < 12; ++seed) {
    all.push_back(write_weights(random_model(seed).description).value());
  }
  return all;
}

TEST(OutOfMemory, WhileAModelIsLoaded) {
  for (const std::vector<std::byte>& bytes : files()) {
    expect_survives([&] { return Model::load(bytes); }, "Model::load");
  }
}

TEST(OutOfMemory, WhileAModelIsLoadedStepByStep) {
  const auto bytes = write_weights(full_model().description).value();
  expect_survives(
      [&]() -> Result<Model> {
        auto loader = ModelLoader::start(bytes);
        if (!loader.ok()) return std::move(loader).error();
        for (bool more = true; more;) {
          auto stepped = loader.value().step();
          if (!stepped.ok()) return std::move(stepped).error();
          more = stepped.value();
        }
        return loader.value().finish();
      },
      "ModelLoader");
}

TEST(OutOfMemory, WhileAClassifierIsLoaded) {
  const auto bytes = write_weights(classifier_model().description).value();
  expect_survives([&] { return Classifier::load(bytes); }, "Classifier::load");
}

/// A model's picture of one label, and what it says to arguments that are wrong.
class Loaded : public testing::Test {
 protected:
  void SetUp() override {
    auto loaded = load(full_model().description);
    ASSERT_TRUE(loaded.ok()) << loaded.error().message;
    model_.emplace(std::move(loaded).value());
    expected_ = picture();
  }
  std::vector<float> picture() {
    std::vector<float> images(8);
    EXPECT_TRUE(model_->generate({.seed = 3, .count = 2, .digit = 1}, images).ok());
    return images;
  }
  std::optional<Model> model_;
  std::vector<float> expected_;
};

TEST_F(Loaded, ModelsRefuseArgumentsWithoutMemory) {
  std::vector<float> images(8), few(3), labels(2), logits(1);
  const auto refused = [&](const auto& call, const std::string& what) {
    fail_allocations(1, kAll);
    const Outcome outcome = outcome_of(call);
    fail_allocations(0, 0);
    EXPECT_NE(outcome, Outcome::exception) << what;
    EXPECT_NE(outcome, Outcome::done) << what;
    EXPECT_EQ(picture(), expected_) << what;
  };
  refused([&] { return model_->generate({.digit = 1}, few); }, "generate");
  refused([&] { return model_->forward(few, few, few); }, "forward");
  refused([&] { return model_->discriminate(few, labels, logits); }, "discriminate");
}

TEST_F(Loaded, ModelsDrawWithoutMemory) {
  std::vector<float> images(4), latents(3), labels = {1, 0}, logits(1);
  const auto done = [&](const auto& call, const std::string& what) {
    fail_allocations(1, kAll);
    const Outcome outcome = outcome_of(call);
    fail_allocations(0, 0);
    EXPECT_EQ(outcome, Outcome::done) << what;
  };
  done([&] { return model_->generate({.digit = 1}, images); }, "generate");
  done([&] { return model_->forward(latents, labels, images); }, "forward");
  done([&] { return model_->discriminate(images, labels, logits); }, "discriminate");
}

TEST_F(Loaded, ModelsTestThemselves) {
  expect_survives([&] { return model_->self_test(); }, "self_test");
  EXPECT_EQ(picture(), expected_);
}

TEST_F(Loaded, ModelsStayWhatTheyAreWhenAnotherFailsToLoad) {
  const auto bytes = write_weights(small_model(DType::f32).description).value();
  for (std::size_t first = 1; first < 20; ++first) {
    fail_allocations(first, kAll);
    auto other = Model::load(bytes);
    fail_allocations(0, 0);
    ASSERT_FALSE(other.ok());
    ASSERT_EQ(picture(), expected_);
  }
}

// Writers throw std::bad_alloc, as the standard library does; a file is then the old one.
TEST(OutOfMemory, WhileAFileIsWritten) {
  const ExampleModel example = full_model();
  const auto bytes = write_weights(example.description).value();
  const std::string path = testing::TempDir() + "out_of_memory.dfw";
  for (const std::size_t step : kSteps) {
    for (std::size_t first = 1;; ++first) {
      std::ofstream(path) << "old";
      const std::size_t blocks = heap_count().blocks;
      bool threw = false, wrote = false;
      fail_allocations(first, step);
      try {
        const auto written = write_weights(example.description);
        wrote = written.ok() && write_file(path, written.value()).ok();
      } catch (const std::bad_alloc&) {
        threw = true;
      }
      const bool came = fail_allocations(0, 0);
      ASSERT_EQ(heap_count().blocks, blocks) << "attempt " << first << " left memory behind";
      const auto read = read_file(path);
      ASSERT_TRUE(read.ok());
      const std::size_t size = wrote ? bytes.size() : std::strlen("old");
      ASSERT_EQ(read.value().size(), size) << "attempt " << first;
      if (!came) {
        EXPECT_TRUE(wrote && !threw);
        break;
      }
    }
  }
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace digitforge

#endif
