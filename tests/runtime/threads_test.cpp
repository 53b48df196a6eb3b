// Work on several threads: each part once, and images of the same bits as on one. A build without
// threads runs the same tests on its one.
#include "runtime/threads.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <vector>

#include "runtime/model.h"
#include "shared/weight_file.h"
#include "tests/runtime/running.h"
#include "tests/support/architectures.h"

namespace digitforge {
namespace {

class Threads : public testing::Test {
 protected:
  ~Threads() override { use_threads(1); }
};

TEST_F(Threads, AreOneAtFirstAndAtMostAsManyAsPromised) {
  EXPECT_EQ(thread_count(), 1U);
  use_threads(0);
  EXPECT_EQ(thread_count(), 1U);
  use_threads(1000);
  EXPECT_LE(thread_count(), kMostThreads);
}

#if !defined(__EMSCRIPTEN__) || defined(__EMSCRIPTEN_PTHREADS__)
// Two parts that wait for each other, which one thread could not do.
TEST_F(Threads, RunAtTheSameTime) {
  use_threads(2);
  ASSERT_EQ(thread_count(), 2U);
  for (int round = 0; round < 100; ++round) {
    std::atomic<int> running = 0;
    std::atomic<bool> met = true;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    const auto work = [&](std::size_t, std::size_t) {
      running.fetch_add(1);
      while (running.load() < 2 && met) {
        if (std::chrono::steady_clock::now() > end) met = false;
      }
    };
    run_parts(2, PartWork(work));
    ASSERT_TRUE(met);
  }
}
#endif

TEST_F(Threads, DoEachPartOnce) {
  for (std::size_t threads : {1U, 2U, 3U}) {
    use_threads(threads);
    for (std::size_t parts = 0; parts < 20; ++parts) {
      for (int round = 0; round < 10; ++round) {
        std::vector<std::atomic<int>> done(parts);
        std::atomic<bool> known = true;
        const auto work = [&](std::size_t part, std::size_t thread) {
          done[part].fetch_add(1);
          if (thread >= threads) known = false;
        };
        run_parts(parts, PartWork(work));
        EXPECT_TRUE(known);
        for (const auto& times : done) ASSERT_EQ(times.load(), 1);
      }
    }
  }
}

TEST_F(Threads, DoMostPartsToo) {
  use_threads(3);
  std::vector<std::atomic<int>> done(kMostParts);
  const auto work = [&](std::size_t part, std::size_t) { done[part].fetch_add(1); };
  run_parts(kMostParts, PartWork(work));
  for (const auto& times : done) EXPECT_EQ(times.load(), 1);
}

TEST_F(Threads, LeaveACallWithinACallToItsThread) {
  use_threads(3);
  std::atomic<int> inner = 0;
  const auto work = [&](std::size_t, std::size_t) {
    const auto part = [&](std::size_t, std::size_t) { inner.fetch_add(1); };
    run_parts(7, PartWork(part));
  };
  run_parts(5, PartWork(work));
  EXPECT_EQ(inner.load(), 35);
}

TEST_F(Threads, AreNoMoreThanACallAllows) {
  use_threads(4);
  for (std::size_t allowed : {1U, 2U, 3U}) {
    std::vector<std::atomic<int>> done(200);
    std::atomic<bool> known = true;
    const auto work = [&](std::size_t part, std::size_t thread) {
      done[part].fetch_add(1);
      if (thread >= allowed) known = false;
    };
    for (int round = 0; round < 20; ++round) run_parts(done.size(), PartWork(work), allowed);
    EXPECT_TRUE(known);
    for (const auto& times : done) EXPECT_EQ(times.load(), 20);
  }
}

// More threads than when the model was loaded: it has workspaces for those alone.
TEST_F(Threads, MayBecomeMoreOrFewerAfterALoad) {
  const ExampleModel example = kArchitectures[1].make(DType::i8);
  use_threads(2);
  auto model = load(example.description);
  ASSERT_TRUE(model.ok());
  std::vector<float> expected(300 * 784);
  ASSERT_TRUE(model.value().generate({.seed = 5, .count = 300, .digit = 3}, expected).ok());
  for (const std::size_t threads : {4U, 1U, 3U, 16U}) {
    use_threads(threads);
    for (int round = 0; round < 5; ++round) {
      std::vector<float> images(expected.size());
      ASSERT_TRUE(model.value().generate({.seed = 5, .count = 300, .digit = 3}, images).ok());
      ASSERT_EQ(images, expected) << threads;
    }
  }
}

class ThreadedModels : public testing::TestWithParam<std::tuple<Architecture, DType>> {
 protected:
  ~ThreadedModels() override { use_threads(1); }
};

TEST_P(ThreadedModels, GiveTheBitsOfOneThread) {
  const auto& [architecture, dtype] = GetParam();
  const ExampleModel example = architecture.make(dtype);  // holds what the description views
  const ModelDescription& description = example.description;
  const auto outputs_with = [&](std::size_t threads, std::size_t n) {
    use_threads(threads);
    auto model = load(description);
    EXPECT_TRUE(model.ok()) << model.error().message;
    const ModelInfo& info = model.value().info();
    std::vector<float> images(n * info.image.elements()), logits(n);
    const std::int32_t digit = info.classes > 0 ? 3 : kNoDigit;
    EXPECT_TRUE(
        model.value()
            .generate({.seed = 5, .count = static_cast<std::uint32_t>(n), .digit = digit}, images)
            .ok());
    EXPECT_TRUE(model.value().discriminate(images, labels_in_turn(n, info.classes), logits).ok());
    images.insert(images.end(), logits.begin(), logits.end());
    return images;
  };
  for (const std::size_t n : {1U, 2U, 7U, 75U}) {
    const std::vector<float> expected = outputs_with(1, n);
    for (const std::size_t threads : {2U, 3U}) EXPECT_EQ(outputs_with(threads, n), expected) << n;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ThreadedModels,
                         testing::Combine(testing::ValuesIn(kArchitectures),
                                          testing::Values(DType::f32, DType::i8)),
                         [](const testing::TestParamInfo<ThreadedModels::ParamType>& info) {
                           return test_name(std::get<Architecture>(info.param)) + "_" +
                                  dtype_name(std::get<DType>(info.param));
                         });

}  // namespace
}  // namespace digitforge
