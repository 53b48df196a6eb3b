// Work on several threads: each part once, and images of the same bits as on one. A build without
// threads runs the same tests on its one.
#include "runtime/threads.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <optional>
#include <thread>
#include <vector>

#include "runtime/model.h"
#include "shared/weight_file.h"
#include "tests/runtime/running.h"
#include "tests/support/architectures.h"

namespace digitforge {
namespace {

TEST(Threads, AreAtLeastOneAndAtMostAsManyAsPromised) {
  EXPECT_EQ(ThreadPool(0).threads(), 1U);
  EXPECT_EQ(ThreadPool(1).threads(), 1U);
  EXPECT_GE(machine_threads(), 1U);
  EXPECT_LE(machine_threads(), kMostThreads);
#if !defined(__EMSCRIPTEN__)  // where threads are few, and made before a test
  EXPECT_EQ(ThreadPool(1000).threads(), kMostThreads);
#endif
}

#if !defined(__EMSCRIPTEN__) || defined(__EMSCRIPTEN_PTHREADS__)
// Two parts that wait for each other, which one thread could not do.
TEST(Threads, RunAtTheSameTime) {
  ThreadPool& pool = pool_of(2);
  ASSERT_EQ(pool.threads(), 2U);
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
    pool.run(2, PartWork(work));
    ASSERT_TRUE(met);
  }
}
#endif

TEST(Threads, DoEachPartOnce) {
  for (std::size_t threads : {1U, 2U, 3U}) {
    for (std::size_t parts = 0; parts < 20; ++parts) {
      for (int round = 0; round < 10; ++round) {
        std::vector<std::atomic<int>> done(parts);
        std::atomic<bool> known = true;
        const auto work = [&](std::size_t part, std::size_t thread) {
          done[part].fetch_add(1);
          if (thread >= threads) known = false;
        };
        pool_of(threads).run(parts, PartWork(work));
        EXPECT_TRUE(known);
        for (const auto& times : done) ASSERT_EQ(times.load(), 1);
      }
    }
  }
}

TEST(Threads, DoMostPartsToo) {
  std::vector<std::atomic<int>> done(kMostParts);
  const auto work = [&](std::size_t part, std::size_t) { done[part].fetch_add(1); };
  pool_of(3).run(kMostParts, PartWork(work));
  for (const auto& times : done) EXPECT_EQ(times.load(), 1);
}

TEST(Threads, LeaveACallWithinACallToItsThread) {
  std::atomic<int> inner = 0;
  const auto work = [&](std::size_t, std::size_t) {
    const auto part = [&](std::size_t, std::size_t) { inner.fetch_add(1); };
    pool_of(3).run(7, PartWork(part));
  };
  pool_of(3).run(5, PartWork(work));
  EXPECT_EQ(inner.load(), 35);
}

TEST(Threads, AreNoMoreThanACallAllows) {
  for (std::size_t allowed : {1U, 2U, 3U}) {
    std::vector<std::atomic<int>> done(200);
    std::atomic<bool> known = true;
    const auto work = [&](std::size_t part, std::size_t thread) {
      done[part].fetch_add(1);
      if (thread >= allowed) known = false;
    };
    for (int round = 0; round < 20; ++round) pool_of(4).run(done.size(), PartWork(work), allowed);
    EXPECT_TRUE(known);
    for (const auto& times : done) EXPECT_EQ(times.load(), 20);
  }
}

#if !defined(__EMSCRIPTEN__)  // where nothing may wait for a thread to end
TEST(Threads, EndWithTheirPool) {
  for (int round = 0; round < 200; ++round) {
    std::atomic<int> done = 0;
    ThreadPool pool(1 + static_cast<std::size_t>(round) % 4);
    const auto work = [&](std::size_t, std::size_t) { done.fetch_add(1); };
    if (round % 3 != 0) pool.run(9, PartWork(work));
    EXPECT_EQ(done.load(), round % 3 != 0 ? 9 : 0);
  }
}

/// Pictures of digit 3.
std::vector<float> pictures_of(Model& model, std::uint32_t count) {
  std::vector<float> images(count * model.info().image.elements());
  EXPECT_TRUE(model.generate({.seed = 5, .count = count, .digit = 3}, images).ok());
  return images;
}

// Each thread has its own model of the same weights, with a pool, without one, or with one in
// common.
TEST(ThreadsOfModels, ShareTheirWeights) {
  for (const DType dtype : {DType::f32, DType::i8}) {
    const ExampleModel example = kArchitectures[2].make(dtype);  // looks its labels up
    auto first = load(example.description);
    ASSERT_TRUE(first.ok());
    const std::vector<float> expected = pictures_of(first.value(), 30);
    ThreadPool pool(2);
    std::vector<std::thread> threads;
    std::array<std::vector<float>, 6> made;
    for (std::size_t i = 0; i < made.size(); ++i) {
      threads.emplace_back([&, i] {
        auto shared = first.value().share(i % 2 == 0 ? &pool : nullptr);
        ASSERT_TRUE(shared.ok());
        for (int round = 0; round < 5; ++round) made[i] = pictures_of(shared.value(), 30);
      });
    }
    EXPECT_EQ(pictures_of(first.value(), 30), expected);
    for (std::thread& thread : threads) thread.join();
    for (const std::vector<float>& images : made) EXPECT_EQ(images, expected);
  }
}

TEST(ThreadsOfModels, ShareTheirWeightsBeyondTheFirstOnesLife) {
  const ExampleModel example = kArchitectures[1].make(DType::f32);
  auto first = load(example.description);
  ASSERT_TRUE(first.ok());
  const std::vector<float> expected = pictures_of(first.value(), 3);
  std::optional<Model> shared = std::move(first.value().share()).value();
  first = Error{ErrorCode::bad_argument, ""};
  EXPECT_EQ(pictures_of(*shared, 3), expected);
  EXPECT_TRUE(shared->self_test().ok());
}
#endif

class ThreadedModels : public testing::TestWithParam<std::tuple<Architecture, DType>> {};

TEST_P(ThreadedModels, GiveTheBitsOfOneThread) {
  const auto& [architecture, dtype] = GetParam();
  const ExampleModel example = architecture.make(dtype);  // holds what the description views
  const ModelDescription& description = example.description;
  const auto outputs_with = [&](std::size_t threads, std::size_t n) {
    auto model = load(description, &pool_of(threads));
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
