// The dense product at sizes around its tiles, against sums in double precision.
#include "runtime/kernels/product.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <initializer_list>
#include <vector>

#include "tests/support/network_builder.h"

namespace digitforge {
namespace {

constexpr double kUnit = 0x1p-24;
constexpr float kUntouched = 12345;  ///< what memory holds that the product must not write

/// A product with room between the elements of x and y.
struct Problem {
  std::size_t rows, out, in;
  bool bias;
  std::size_t row_stride = 0, column_stride = 0;  ///< of x; 0: tight
};

class Trial {
 public:
  explicit Trial(const Problem& problem)
      : p_(problem),
        random_(static_cast<std::uint32_t>(p_.rows * 1000003 + p_.out * 1009 + p_.in)),
        x_strides_{p_.row_stride ? p_.row_stride : p_.in, p_.column_stride ? p_.column_stride : 1},
        weight_(random_values(random_, p_.out * p_.in)),
        bias_(random_values(random_, p_.out)),
        x_(random_values(random_,
                         (p_.rows - 1) * x_strides_.row + (p_.in - 1) * x_strides_.column + 1)),
        packed_(weight_, p_.out, p_.in) {}

  /// y, [rows, out] with the given strides, in memory that was full of kUntouched.
  std::vector<float> run(std::size_t row_stride, std::size_t column_stride) const {
    std::vector<float> y((p_.rows - 1) * row_stride + (p_.out - 1) * column_stride + 9, kUntouched);
    product(packed_, {x_.data(), x_strides_.row, x_strides_.column}, p_.rows,
            p_.bias ? bias_.data() : nullptr, {y.data(), row_stride, column_stride});
    return y;
  }

  /// Rows `first` and following of the same product, tight.
  std::vector<float> run_rows(std::size_t first, std::size_t rows) const {
    std::vector<float> y(rows * p_.out);
    product(packed_, {x_.data() + first * x_strides_.row, x_strides_.row, x_strides_.column}, rows,
            p_.bias ? bias_.data() : nullptr, {y.data(), p_.out, 1});
    return y;
  }

  /// Largest difference over its bound, n u / (1 - n u) of the sum of magnitudes.
  double check(const std::vector<float>& y) const {
    double largest_share = 0;
    for (std::size_t r = 0; r < p_.rows; ++r) {
      for (std::size_t o = 0; o < p_.out; ++o) {
        double sum = p_.bias ? bias_[o] : 0, magnitude = std::fabs(sum);
        for (std::size_t i = 0; i < p_.in; ++i) {
          const double term =
              double{weight_[o * p_.in + i]} * x_[r * x_strides_.row + i * x_strides_.column];
          sum += term;
          magnitude += std::fabs(term);
        }
        const double n = static_cast<double>(p_.in) + 1;
        const double bound = n * kUnit / (1 - n * kUnit) * magnitude;
        const double difference = std::fabs(y[r * p_.out + o] - sum);
        EXPECT_LE(difference, bound) << p_.rows << " rows, " << p_.out << " x " << p_.in;
        if (difference > 0) largest_share = std::max(largest_share, difference / bound);
      }
    }
    return largest_share;
  }

 private:
  struct Strides {
    std::size_t row, column;
  };
  Problem p_;
  std::mt19937 random_;
  Strides x_strides_;
  std::vector<float> weight_, bias_, x_;
  PackedMatrix packed_;
};

/// y without what lies between its elements, all of which must be untouched.
std::vector<float> gather(std::vector<float> y, std::size_t rows, std::size_t out,
                          std::size_t row_stride, std::size_t column_stride) {
  std::vector<float> tight;
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t o = 0; o < out; ++o) {
      float& value = y[r * row_stride + o * column_stride];
      tight.push_back(value);
      value = kUntouched;
    }
  }
  for (float value : y) EXPECT_EQ(value, kUntouched);
  return tight;
}

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

const std::size_t kSizes[] = {1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13,
                              15, 16, 17, 23, 24, 25, 31, 32, 33, 47, 64, 65, 97};

TEST(Product, IsRightForEverySize) {
  double largest_share = 0;
  for (std::size_t rows : kSizes) {
    for (std::size_t out : kSizes) {
      for (const std::size_t in : std::initializer_list<std::size_t>{1, 2, 3, 8, 17, 33, 101}) {
        const Trial trial({rows, out, in, out % 2 == 0});
        largest_share =
            std::max(largest_share, trial.check(gather(trial.run(out, 1), rows, out, out, 1)));
      }
    }
  }
  std::printf("product: at most %.0f%% of the bound\n", 100 * largest_share);
}

TEST(Product, TakesEveryDepth) {
  for (std::size_t in = 1; in <= 130; ++in) {
    const Trial trial({5, 19, in, true});
    trial.check(gather(trial.run(19, 1), 5, 19, 19, 1));
  }
  const Trial trial({3, 11, 4099, true});
  trial.check(gather(trial.run(11, 1), 3, 11, 11, 1));
}

// As a convolution uses it: pixels are rows, channels are columns, both x and y transposed.
TEST(Product, WorksOnTransposedMatrices) {
  for (std::size_t rows : kSizes) {
    for (const std::size_t out : std::initializer_list<std::size_t>{1, 7, 8, 9, 33}) {
      const Trial trial({rows, out, 13, true, 1, rows});
      trial.check(gather(trial.run(1, rows), rows, out, 1, rows));
    }
  }
}

TEST(Product, LeavesRoomBetweenElementsAlone) {
  for (std::size_t rows : kSizes) {
    for (const std::size_t out : std::initializer_list<std::size_t>{1, 5, 8, 31, 32}) {
      const Trial trial({rows, out, 9, false, 40, 3});
      const std::size_t row_stride = 2 * out + 5;
      trial.check(gather(trial.run(row_stride, 2), rows, out, row_stride, 2));
    }
  }
}

TEST(Product, ARowHasTheSameBitsInEveryBatch) {
  for (const std::size_t out : std::initializer_list<std::size_t>{1, 3, 8, 31, 40, 65}) {
    for (const std::size_t in : std::initializer_list<std::size_t>{1, 16, 100, 257}) {
      constexpr std::size_t kRows = 67;
      const Trial trial({kRows, out, in, true});
      const std::vector<float> all = trial.run_rows(0, kRows);
      for (std::size_t rows : kSizes) {
        for (std::size_t first : {0, 1, 2}) {
          const std::size_t n = std::min(rows, kRows - first);
          const std::vector<float> part = trial.run_rows(first, n);
          const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first * out);
          EXPECT_TRUE(same_bits(part, {begin, begin + static_cast<std::ptrdiff_t>(n * out)}))
              << n << " rows from " << first << ", " << out << " x " << in;
        }
      }
    }
  }
}

}  // namespace
}  // namespace digitforge
