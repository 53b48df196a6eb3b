// Once a model is loaded, using it takes no memory; one that cannot be loaded leaves none behind.
#include "tests/support/allocations.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <tuple>

#include "runtime/threads.h"
#include "shared/weight_file.h"
#include "tests/runtime/running.h"
#include "tests/support/architectures.h"

namespace digitforge {
namespace {

/// How often `call` takes memory. Counts only: an assertion in it would take some itself.
template <typename Call>
std::size_t allocations_of(const Call& call) {
  const std::size_t before = heap_count().allocations;
  call();
  return heap_count().allocations - before;
}

/// Where every test block goes, or the compiler leaves out what takes and frees it.
void* volatile shown;

TEST(HeapCount, CountsEveryWayToTakeMemory) {
  struct alignas(64) Wide {
    float values[16] = {};
  };
  const auto blocks_in = [](auto take, auto free) {
    const std::size_t allocations = allocations_of([&] { shown = take(); });
    const std::size_t blocks = heap_count().blocks;
    free(shown);
    return allocations == 1 ? blocks - heap_count().blocks : 1000;
  };
  EXPECT_EQ(blocks_in([] { return std::malloc(10); }, std::free), 1U);
  EXPECT_EQ(blocks_in([] { return std::calloc(2, 10); }, std::free), 1U);
  EXPECT_EQ(blocks_in([] { return std::realloc(nullptr, 10); }, std::free), 1U);
  EXPECT_EQ(blocks_in([] { return std::aligned_alloc(64, 128); }, std::free), 1U);
  EXPECT_EQ(blocks_in([] { return new int; }, [](void* p) { delete static_cast<int*>(p); }), 1U);
  EXPECT_EQ(blocks_in([] { return new int[9]; }, [](void* p) { delete[] static_cast<int*>(p); }),
            1U);
  EXPECT_EQ(blocks_in([] { return new Wide; }, [](void* p) { delete static_cast<Wide*>(p); }), 1U);
  EXPECT_EQ(allocations_of([] {
              const std::vector<float> values(100);
              shown = const_cast<float*>(values.data());
            }),
            1U);
}

class Allocations : public testing::TestWithParam<std::tuple<Architecture, DType>> {
 public:
  static ExampleModel example() {
    const auto& [architecture, dtype] = GetParam();
    return architecture.make(dtype);
  }

 protected:
  static void expect_none(Model& model) {
    const ModelInfo& info = model.info();
    for (std::uint32_t n : {1U, 15U, 16U, 17U, 256U}) {
      std::vector<float> images(n * info.image.elements()), latents(n * info.latent_size);
      std::vector<float> logits(n);
      const std::vector<float> labels = labels_in_turn(n, info.classes);
      const std::int32_t digit = info.classes > 0 ? 3 : kNoDigit;
      bool fine = true;
      EXPECT_EQ(allocations_of([&] {
                  fine =
                      model.generate({.seed = 5, .count = n, .digit = digit}, images).ok() && fine;
                }),
                0U);
      EXPECT_EQ(allocations_of([&] { fine = model.forward(latents, labels, images).ok() && fine; }),
                0U);
      EXPECT_EQ(
          allocations_of([&] { fine = model.discriminate(images, labels, logits).ok() && fine; }),
          0U);
      EXPECT_TRUE(fine);
    }
  }

  void SetUp() override {
    auto loaded = load(example().description);
    ASSERT_TRUE(loaded.ok()) << loaded.error().message;
    model_.emplace(std::move(loaded).value());
  }
  std::optional<Model> model_;
};

TEST_P(Allocations, AreNoneFromTheFirstCallOn) { expect_none(*model_); }

TEST_P(Allocations, AreNoneOnSeveralThreads) {
  auto loaded = load(example().description, &pool_of(3));
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  expect_none(loaded.value());
}

TEST_P(Allocations, AreAllGivenBack) {
  const std::vector<std::byte> bytes = [] {
    return write_weights(example().description).value();
  }();
  const std::size_t before = heap_count().blocks;
  {
    auto model = Model::load(bytes);
    ASSERT_TRUE(model.ok());
    EXPECT_GT(heap_count().blocks, before);
    auto other = Model::load(bytes);
    ASSERT_TRUE(other.ok());
    model.value() = std::move(other).value();  // what was there is freed
    std::vector<float> images(784);
    EXPECT_TRUE(model.value()
                    .generate({.digit = model.value().info().classes > 0 ? 0 : kNoDigit}, images)
                    .ok());
  }
  EXPECT_EQ(heap_count().blocks, before);
}

// Weights in the file's numbers or, from f16, in f32; beside them what images pass through, which
// network_plan.cpp keeps to 384 KiB a network, and tables of where things are.
TEST_P(Allocations, TakeAtMostTwiceTheFile) {
  const std::vector<std::byte> bytes = write_weights(example().description).value();
  model_.reset();
  const std::size_t before = heap_count().bytes;
  forget_most_bytes();
  auto model = Model::load(bytes);
  ASSERT_TRUE(model.ok()) << model.error().message;
  constexpr std::size_t kPlanned = 2 * 384 * 1024;
  constexpr std::size_t kTables =
      384 * 1024;  // and panels' unused outputs, of a network's last layer
  const std::size_t kept = heap_count().bytes - before;
  const std::size_t most = heap_count().most_bytes - before;
  std::printf("file %zu, kept %zu, at most while loading %zu bytes\n", bytes.size(), kept, most);
  EXPECT_LE(kept, 2 * bytes.size() + kPlanned + kTables);
  EXPECT_LE(most, 2 * bytes.size() + kPlanned + kTables);
}

INSTANTIATE_TEST_SUITE_P(All, Allocations,
                         testing::Combine(testing::ValuesIn(kArchitectures),
                                          testing::Values(DType::f16, DType::i8)),
                         [](const testing::TestParamInfo<Allocations::ParamType>& info) {
                           return test_name(std::get<Architecture>(info.param)) + "_" +
                                  dtype_name(std::get<DType>(info.param));
                         });

// What the graph alone foretells, for both kinds of memory.
TEST_P(Allocations, TakeNoMoreThanTheirCost) {
  const std::vector<std::byte> bytes = write_weights(example().description).value();
  model_.reset();
  const ModelCost cost = cost_of(example().description).value();
  const std::size_t before = heap_count().bytes;
  auto model = Model::load(bytes);
  ASSERT_TRUE(model.ok()) << model.error().message;
  const std::size_t kept = heap_count().bytes - before;
  constexpr std::size_t kChunks = 2 * 384 * 1024;   // working memory for as many images as fit
  constexpr std::size_t kDescription = 128 * 1024;  // names, shapes, the self-test
  std::printf("kept %zu, weights foretold %llu\n", kept,
              static_cast<unsigned long long>(cost.weight_bytes()));
  EXPECT_LE(kept, cost.weight_bytes() + cost.memory_bytes() + kChunks + kDescription);
  EXPECT_GE(kept, cost.weight_bytes() * 9 / 10);
}

// Cut off at every length and damaged at every byte.
TEST(FailedLoads, LeaveNothingBehind) {
  std::vector<std::byte> bytes = write_weights(full_model().description).value();
  const std::size_t prefix = generator_prefix_size(bytes).value();
  const std::size_t before = heap_count().blocks;
  std::size_t loaded = 0;
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    loaded += Model::load(std::span(bytes).first(length)).ok() && length != prefix;
  }
  for (std::byte& byte : bytes) {
    byte ^= std::byte{0x10};
    loaded += Model::load(bytes).ok();
    byte ^= std::byte{0x10};
  }
  EXPECT_EQ(heap_count().blocks, before);
  EXPECT_EQ(loaded, 0U);
}

}  // namespace
}  // namespace digitforge
