// Every target that this machine can run: its products against sums in double precision, at sizes
// around its tiles, and that the target asked for is the one that runs.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "runtime/kernels/packed_product.h"
#include "runtime/kernels/targets.h"
#include "runtime/weights.h"
#include "tests/runtime/running.h"
#include "tests/support/network_builder.h"

namespace digitforge {
namespace {

constexpr double kUnit = 0x1p-24;
constexpr float kUntouched = 12345;  ///< what memory holds that a kernel must not write

/// Images of [rows + taps - 1, channels]; row r meets positions r to r + taps - 1, the last of them
/// as a run of its own. The outputs of neighbouring rows have a gap between them.
struct Problem {
  std::size_t images, rows, taps, channels, outputs;
  bool scaled;
};

class Trial {
 public:
  Trial(const KernelTable& table, const Problem& problem)
      : p_(problem),
        random_(static_cast<std::uint32_t>(p_.rows * 1000003 + p_.outputs * 1009 + p_.channels)),
        padded_(p_.scaled ? (p_.channels + 1) / 2 * 2 : p_.channels),
        positions_(p_.rows + p_.taps - 1),
        weights_(make_weights()),
        x_(random_values(random_, p_.images * positions_ * p_.channels)),
        source_{p_.scaled,
                p_.outputs,
                p_.taps * padded_,
                [this](std::size_t o, std::span<float> row) { fill(o, row); },
                [this](std::size_t o, std::span<std::int8_t> row) { fill(o, row); },
                random_values(random_, p_.outputs),
                make_scales()},
        product_(table, source_),
        input_(table, positions_, p_.channels, product_.row_sum()) {
    group_.depth = padded_;
    for (std::size_t t = 0; t < p_.taps; ++t) {
      group_.run_weights.push_back(t * padded_);
      group_.run_inputs.push_back(static_cast<std::ptrdiff_t>(t * padded_));
    }
    for (std::size_t r = 0; r < p_.rows; ++r) {
      group_.row_inputs.push_back(static_cast<std::uint32_t>(r * padded_));
      group_.row_outputs.push_back(static_cast<std::uint32_t>(r * gap()));
    }
  }

  /// As behind a ReLU.
  void clear_negative_inputs() {
    for (float& x : x_) x = std::max(x, 0.0F);
  }

  std::size_t gap() const { return p_.outputs + 3; }
  std::size_t image_size() const { return p_.rows * gap(); }

  /// y of images [first, first + count), in memory that was full of kUntouched.
  std::vector<float> run(std::size_t first, std::size_t count,
                         FusedActivation activation = {}) const {
    std::vector<float> y(count * image_size() + 64, kUntouched);
    AlignedArray<std::byte> scratch(input_.scratch_size(count));
    const std::size_t stride = positions_ * p_.channels;
    const auto ready = input_.prepare({x_.data() + first * stride, stride}, count, scratch.data());
    product_.run(ready, count, group_, {y.data(), image_size()}, activation);
    return y;
  }

  /// Fails the test where a value is off by more than its bound, or one between rows was written.
  void check(const char* target) const {
    const std::vector<float> y = run(0, p_.images);
    for (std::size_t i = 0; i < y.size(); ++i) {
      const bool is_output = i < p_.images * image_size() && i % gap() < p_.outputs;
      if (!is_output) {
        ASSERT_EQ(y[i], kUntouched) << target << ": written at " << i;
      }
    }
    for (std::size_t n = 0; n < p_.images; ++n) {
      for (std::size_t r = 0; r < p_.rows; ++r) {
        for (std::size_t o = 0; o < p_.outputs; ++o) {
          const Expected e = expected(n, r, o);
          const double off = std::fabs(y[n * image_size() + r * gap() + o] - e.value);
          ASSERT_LE(off, e.bound) << target << ": image " << n << ", row " << r << ", output " << o
                                  << " of " << p_.images << "x" << p_.rows << ", " << p_.outputs
                                  << " x " << p_.taps << "x" << p_.channels;
        }
      }
    }
  }

 private:
  struct Expected {
    double value, bound;
  };

  std::vector<float> make_weights() {
    std::vector<float> weights = random_values(random_, p_.outputs * p_.taps * p_.channels);
    if (p_.scaled) {
      for (float& w : weights) w = std::round(w * 127);
    }
    return weights;
  }
  std::vector<float> make_scales() {
    std::vector<float> scales = random_values(random_, p_.outputs);
    for (float& s : scales) s = p_.scaled ? (std::fabs(s) + 0.1F) / 127 : 1.0F;
    return scales;
  }
  template <typename Row>
  void fill(std::size_t o, Row row) const {
    for (std::size_t i = 0; i < p_.taps * p_.channels; ++i) {
      row[i / p_.channels * padded_ + i % p_.channels] =
          static_cast<typename Row::value_type>(weights_[o * p_.taps * p_.channels + i]);
    }
  }

  /// A sum of n rounded products is off by at most n u / (1 - n u) of the sum of their magnitudes
  /// (Higham 2002, section 3.1). In i8 the sum itself is exact; inputs are off by half a step
  /// each, and a handful of operations round the result.
  Expected expected(std::size_t n, std::size_t r, std::size_t o) const {
    const std::size_t image = n * positions_ * p_.channels, count = p_.taps * p_.channels;
    double sum = 0, magnitude = 0, weight_sum = 0;
    for (std::size_t k = 0; k < count; ++k) {
      const double w = double{weights_[o * count + k]} * source_.scales[o];
      const double term = w * x_[image + r * p_.channels + k];
      sum += term;
      magnitude += std::fabs(term);
      weight_sum += std::fabs(w);
    }
    sum += source_.bias[o];
    magnitude += std::fabs(source_.bias[o]);
    if (!p_.scaled) {
      const double terms = static_cast<double>(count) + 1;
      return {sum, terms * kUnit / (1 - terms * kUnit) * magnitude};
    }
    double most = 0;
    for (std::size_t i = 0; i < positions_ * p_.channels; ++i) {
      most = std::max(most, std::fabs(double{x_[image + i]}));
    }
    const double steps = std::min(32767.0, std::floor(2147483647.0 / product_.row_sum()));
    const double half_step = most / steps / 2;
    return {sum, half_step * weight_sum * (1 + 1e-2) + 8 * kUnit * (magnitude + most * weight_sum)};
  }

  Problem p_;
  std::mt19937 random_;
  std::size_t padded_, positions_;
  std::vector<float> weights_, x_;
  PackedProduct::Source source_;
  PackedProduct product_;
  ProductInput input_;
  RowGroup group_;
};

class Kernels : public testing::TestWithParam<const KernelTable*> {
 protected:
  const KernelTable& table() const { return *GetParam(); }
};

const std::size_t kOutputs[] = {1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 129, 257};

TEST_P(Kernels, ProductsOfEverySize) {
  for (const bool scaled : {false, true}) {
    for (std::size_t rows : {1, 2, 3, 4, 5, 6, 7, 11, 12, 13}) {
      for (std::size_t outputs : kOutputs) {
        for (std::size_t channels : {1, 2, 3, 17, 40}) {
          Trial(table(), {1, rows, 1, channels, outputs, scaled}).check(table().name);
          if (HasFatalFailure()) return;
        }
      }
    }
  }
}

TEST_P(Kernels, RunsAndImages) {
  for (const bool scaled : {false, true}) {
    for (std::size_t images : {2, 3, 7}) {
      for (std::size_t rows : {1, 3, 5}) {
        for (std::size_t taps : {2, 4}) {
          for (std::size_t channels : {1, 5, 32}) {
            Trial(table(), {images, rows, taps, channels, 21, scaled}).check(table().name);
            if (HasFatalFailure()) return;
          }
        }
      }
    }
  }
}

// 5,000 weights of up to 127 leave 16-bit inputs no room in a sum of 32 bits: they must get fewer.
TEST_P(Kernels, LongSumsStayInside32Bits) {
  Trial(table(), {2, 2, 1, 5000, 9, true}).check(table().name);
  Trial(table(), {2, 2, 1, 5000, 9, false}).check(table().name);
}

TEST_P(Kernels, AnImageHasTheSameBitsInEveryBatch) {
  for (const bool scaled : {false, true}) {
    for (std::size_t rows : {1, 5}) {
      const Trial trial(table(), {9, rows, 2, 33, 70, scaled});
      const FusedActivation activation{Activation::tanh, 0};
      const std::vector<float> all = trial.run(0, 9, activation);
      for (std::size_t n = 0; n < 9; ++n) {
        const std::vector<float> alone = trial.run(n, 1, activation);
        EXPECT_EQ(0, std::memcmp(alone.data(), all.data() + n * trial.image_size(),
                                 trial.image_size() * sizeof(float)))
            << table().name << ": image " << n;
      }
    }
  }
}

// Pairs of inputs that are 0 are left out of a single row's sums.
TEST_P(Kernels, SingleRowsMayBeMostlyZeros) {
  for (std::size_t outputs : kOutputs) {
    for (std::size_t channels : {2, 3, 40, 333}) {
      Trial trial(table(), {3, 1, 1, channels, outputs, true});
      trial.clear_negative_inputs();
      trial.check(table().name);
      if (HasFatalFailure()) return;
      const std::vector<float> all = trial.run(0, 3);
      for (std::size_t n = 0; n < 3; ++n) {
        const std::vector<float> alone = trial.run(n, 1);
        EXPECT_EQ(0, std::memcmp(alone.data(), all.data() + n * trial.image_size(),
                                 trial.image_size() * sizeof(float)))
            << table().name << ": image " << n << ", " << outputs << " x " << channels;
      }
    }
  }
}

TEST_P(Kernels, FindsThePairsThatAreNotZero) {
  const std::vector<std::int16_t> x = {0, 0, 1, 0, 0, -1, 0, 0, 7, 7, 0, 0};
  std::vector<std::uint32_t> pairs(6, 99);
  ASSERT_EQ(table().find_pairs(x.data(), x.size(), pairs.data()), 3U);
  EXPECT_EQ(std::vector<std::uint32_t>(pairs.begin(), pairs.begin() + 3),
            (std::vector<std::uint32_t>{2, 4, 8}));
}

TEST_P(Kernels, RoundsToTheNearestStep) {
  std::mt19937 random(5);
  for (std::size_t length : {1, 7, 16, 33}) {
    for (const float size : {1.0F, 1e-30F, 1e30F}) {
      const std::vector<float> x = random_values(random, 3 * length, size);
      const std::size_t padded = length + length % 2;
      std::vector<std::int16_t> rounded(3 * padded, 99);
      const float scale = table().quantise(x.data(), 3, length, rounded.data(), padded, 20000);
      for (std::size_t run = 0; run < 3; ++run) {
        for (std::size_t k = 0; k < padded; ++k) {
          const std::int16_t got = rounded[run * padded + k];
          if (k >= length) {
            EXPECT_EQ(got, 0);
            continue;
          }
          EXPECT_LE(std::abs(got), 20000);
          EXPECT_NEAR(static_cast<double>(got) * scale, x[run * length + k], 0.502 * scale);
        }
      }
    }
  }
  const std::vector<float> zeros(5);
  std::vector<std::int16_t> rounded(6, 99);
  EXPECT_EQ(table().quantise(zeros.data(), 1, 5, rounded.data(), 6, 32767), 0);
  EXPECT_EQ(rounded, std::vector<std::int16_t>(6));
}

// Whatever lies before or behind it, and wherever in a vector.
TEST_P(Kernels, RoundsWhatOverflewTheSameWay) {
  for (std::size_t length : {2U, 8U, 34U}) {
    for (std::size_t at = 0; at < length; ++at) {
      std::vector<float> x(length, 3.0F);
      x[(at + 1) % length] = -INFINITY;
      x[at] = NAN;
      std::vector<std::int16_t> expected(length), rounded(length, 99);
      expected[(at + 1) % length] = -20000;
      const float scale = table().quantise(x.data(), 1, length, rounded.data(), length, 20000);
      EXPECT_EQ(rounded, expected);
      EXPECT_EQ(scale, 3.40282347e38F / 20000);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, Kernels, testing::ValuesIn(usable_targets()),
                         [](const testing::TestParamInfo<const KernelTable*>& info) {
                           return std::string(info.param->name);
                         });

/// DIGITFORGE_TARGET for the time of a test.
class ForcedTarget {
 public:
  explicit ForcedTarget(const char* name) { setenv("DIGITFORGE_TARGET", name, 1); }
  ~ForcedTarget() { unsetenv("DIGITFORGE_TARGET"); }
};

/// latent [31] -> linear [64], as an image: nothing but one product.
ExampleModel one_product(DType dtype) {
  ExampleModel model = blank_model(0);
  NetworkBuilder builder(model, model.description.generator, dtype, 11);
  builder.reshape(builder.linear(builder.input("latent", {31}), 64), {1, 8, 8});
  return model;
}

// Not only the name: the bits are those of the kernel asked for.
TEST(Target, TheForcedOneRuns) {
  const ExampleModel example = one_product(DType::f32);
  const Network& network = example.description.generator;
  const NodeWeights weights(network, network.nodes[0]);
  std::mt19937 random(3);
  const std::vector<float> latent = random_values(random, 31);
  for (const KernelTable* table : usable_targets()) {
    const ForcedTarget forced(table->name);
    auto model = load(example.description);
    ASSERT_TRUE(model.ok()) << model.error().message;
    EXPECT_EQ(model.value().info().target, table->name);
    std::vector<float> image(64), expected(64);
    ASSERT_TRUE(model.value().forward(latent, {}, image).ok());
    const PackedProduct product(
        *table, {false,
                 64,
                 31,
                 [&](std::size_t o, std::span<float> row) { weights.copy(o * 31, 1, row); },
                 {},
                 weights.bias(64),
                 weights.scales(64)});
    product.run({latent.data(), 31, nullptr}, 1, {{0}, {0}, 31, {0}, {0}}, {expected.data(), 64},
                {});
    EXPECT_EQ(image, expected);
  }
}

TEST(Target, TheFastestRunsUnasked) {
  auto model = load(one_product(DType::f16).description);
  ASSERT_TRUE(model.ok()) << model.error().message;
  EXPECT_EQ(model.value().info().target, usable_targets().back()->name);
}

TEST(Target, AnUnknownOneIsRefusedByName) {
  const ForcedTarget forced("mmx");
  const auto model = load(one_product(DType::f32).description);
  ASSERT_FALSE(model.ok());
  EXPECT_EQ(model.error().code, ErrorCode::bad_argument);
  EXPECT_NE(model.error().message.find("mmx"), std::string::npos);
  EXPECT_NE(model.error().message.find(usable_targets().front()->name), std::string::npos);
}

}  // namespace
}  // namespace digitforge
