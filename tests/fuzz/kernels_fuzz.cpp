// The kernels of every target that this machine can run against each other and against plain
// sums, on one problem of any sizes and numbers.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "runtime/kernels/packed_product.h"
#include "runtime/kernels/targets.h"
#include "tests/fuzz/choices.h"
#include "tests/fuzz/target.h"

using namespace digitforge;

namespace {

/// Images of positions by channels; rows and runs begin at any of them.
struct Problem {
  bool scaled;
  std::size_t images, positions, channels, outputs;
  RowGroup group;
  std::size_t depth;  ///< of a panel
  FusedActivation activation;
  std::vector<float> weights;        ///< [outputs, depth]
  std::vector<std::int8_t> numbers;  ///< the same, for i8
  std::vector<float> bias, scales, x;
  std::size_t image_size;  ///< of the outputs
};

/// Mostly small numbers, and now and then one of any size that is finite.
float any_number(fuzz::Choices& choices) {
  const std::uint8_t kind = choices.u8();
  if (kind >= 4) return (static_cast<float>(kind) - 130) / 64;
  if (kind == 0) return 0;
  const float any = choices.any_float();
  if (!std::isfinite(any)) return -0.0F;
  return std::clamp(any, -1e15F, 1e15F);
}

std::vector<float> any_numbers(fuzz::Choices& choices, std::size_t count) {
  std::vector<float> numbers(count);
  // The first few are chosen; the others follow from them.
  for (std::size_t i = 0; i < count; ++i) {
    numbers[i] = i < 24 ? any_number(choices) : numbers[i % 23] * ((i % 7) == 0 ? -0.5F : 1.0F);
  }
  return numbers;
}

Problem any_problem(fuzz::Choices& choices) {
  Problem p;
  p.scaled = choices.flag();
  // Mostly small, so that many are tried; sizes at a kernel's edges are among them.
  const bool large = choices.below(8) == 0;
  p.images = choices.between(1, large ? 4 : 2);
  p.channels = choices.between(1, large ? 40 : 6);
  p.outputs = choices.between(1, large ? 70 : 35);
  const std::size_t padded = p.scaled ? (p.channels + 1) / 2 * 2 : p.channels;
  const std::size_t runs = choices.between(1, 3), taps = choices.between(1, 3);
  p.positions = runs * taps + choices.below(5);
  p.group.depth = taps * padded;
  p.depth = runs * taps * padded;
  for (std::size_t r = 0; r < runs; ++r) {
    p.group.run_weights.push_back(r * taps * padded);
    p.group.run_inputs.push_back(static_cast<std::ptrdiff_t>(r * taps * padded));
  }
  const std::size_t rows = choices.between(1, 14);
  for (std::size_t r = 0; r < rows; ++r) {
    const std::size_t start = choices.below(p.positions - runs * taps + 1);
    p.group.row_inputs.push_back(static_cast<std::uint32_t>(start * padded));
    p.group.row_outputs.push_back(static_cast<std::uint32_t>(r * p.outputs));
  }
  p.image_size = rows * p.outputs;
  p.activation.kind = static_cast<Activation>(choices.below(5));
  p.activation.slope = any_number(choices);
  p.weights = any_numbers(choices, p.outputs * p.depth);
  for (const float w : p.weights) {
    p.numbers.push_back(static_cast<std::int8_t>(std::clamp(w * 64, -127.0F, 127.0F)));
  }
  p.bias = any_numbers(choices, p.outputs);
  p.scales = any_numbers(choices, p.outputs);
  for (float& scale : p.scales) scale = std::clamp(std::fabs(scale), 1e-20F, 1e10F);
  p.x = any_numbers(choices, p.images * p.positions * p.channels);
  return p;
}

struct Outcome {
  std::vector<float> y;
  double row_sum;
  std::vector<std::int16_t> rounded;  ///< [images, positions, padded]
  std::vector<float> x_scales;
};

Outcome run(const KernelTable& table, const Problem& p) {
  const auto fill = [&](std::size_t o, std::span<float> row) {
    std::copy_n(p.weights.begin() + static_cast<std::ptrdiff_t>(o * p.depth), p.depth, row.begin());
  };
  const auto fill_scaled = [&](std::size_t o, std::span<std::int8_t> row) {
    std::copy_n(p.numbers.begin() + static_cast<std::ptrdiff_t>(o * p.depth), p.depth, row.begin());
  };
  const PackedProduct product(table,
                              {p.scaled, p.outputs, p.depth, fill, fill_scaled, p.bias, p.scales});
  const ProductInput input(table, p.positions, p.channels, product.row_sum());
  AlignedArray<std::byte> scratch(input.scratch_size(p.images));
  Outcome out{std::vector<float>(p.images * p.image_size, 12345.0F), product.row_sum(), {}, {}};
  const auto ready =
      input.prepare({p.x.data(), p.positions * p.channels}, p.images, scratch.data());
  product.run(ready, p.images, p.group, {out.y.data(), p.image_size}, p.activation);
  if (ready.scales == nullptr) return out;
  out.x_scales.assign(ready.scales, ready.scales + p.images);
  const auto* rounded = static_cast<const std::int16_t*>(ready.x);
  for (std::size_t n = 0; n < p.images; ++n) {
    const std::int16_t* image = rounded + n * ready.stride;
    out.rounded.insert(out.rounded.end(), image, image + p.positions * input.channels());
  }
  return out;
}

double activated(const Problem& p, double x) {
  switch (p.activation.kind) {
    case Activation::relu:
      return std::max(x, 0.0);
    case Activation::leaky_relu:
      return x < 0 ? p.activation.slope * x : x;
    case Activation::tanh:
      return std::tanh(x);
    case Activation::sigmoid:
      return 1 / (1 + std::exp(-x));
    case Activation::none:
      break;
  }
  return x;
}

/// What an output may be: [images, rows, outputs], like Outcome::y.
struct Expected {
  double value, allowed;
};

/// Every output's sum in double precision; of i8, from inputs as a target rounded them.
std::vector<Expected> plain_sums(const Problem& p, const Outcome& out) {
  const std::size_t padded = p.scaled ? (p.channels + 1) / 2 * 2 : p.channels;
  const double slope = std::max(1.0, std::fabs(static_cast<double>(p.activation.slope)));
  std::vector<Expected> sums;
  sums.reserve(p.images * p.image_size);
  for (std::size_t n = 0; n < p.images; ++n) {
    for (const std::uint32_t row : p.group.row_inputs) {
      for (std::size_t o = 0; o < p.outputs; ++o) {
        double sum = 0, magnitude = 0;
        if (p.scaled) {
          const std::int8_t* w = &p.numbers[o * p.depth];
          const std::int16_t* x = &out.rounded[n * p.positions * padded + row];
          std::int64_t whole = 0;  // runs lie one behind the other
          for (std::size_t k = 0; k < p.depth; ++k) whole += std::int64_t{w[k]} * x[k];
          fuzz::require(std::llabs(whole) <= 0x7fffffff, "a sum of products stays in 32 bits");
          sum = static_cast<double>(whole) * p.scales[o] * out.x_scales[n];
          magnitude = std::fabs(sum);
        } else {
          const float* w = &p.weights[o * p.depth];
          const float* x = &p.x[n * p.positions * p.channels + row];
          for (std::size_t k = 0; k < p.depth; ++k) {
            const double product = double{w[k]} * x[k];
            sum += product;
            magnitude += std::fabs(product);
          }
        }
        sum += p.bias[o];
        magnitude += std::fabs(p.bias[o]);
        const double value = activated(p, sum);
        const double allowed = slope * (static_cast<double>(p.depth + 16) * 0x1p-24 * magnitude) +
                               16 * 0x1p-24 * std::fabs(value) + 1e-6;
        sums.push_back({value, allowed});
      }
    }
  }
  return sums;
}

void check_sums(const std::vector<Expected>& sums, const Outcome& out, const char* target) {
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const auto [value, allowed] = sums[i];
    if (!(std::fabs(value) < 3e38)) continue;
    if (std::fabs(out.y[i] - value) <= allowed) continue;
    fuzz::fail(std::string(target) + ": an output is " + std::to_string(out.y[i]) + ", not " +
               std::to_string(value));
  }
}

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Choices choices(data, size);
  const Problem problem = any_problem(choices);
  const auto targets = usable_targets();
  const Outcome first = run(*targets[0], problem);
  const std::vector<Expected> sums = plain_sums(problem, first);
  check_sums(sums, first, targets[0]->name);
  for (const KernelTable* table : std::span(targets).subspan(1)) {
    const Outcome made = run(*table, problem);
    check_sums(sums, made, table->name);
    if (!problem.scaled) continue;
    // Pictures of i8 files have the same bits everywhere.
    if (made.row_sum != first.row_sum || made.rounded != first.rounded ||
        !same_bits(made.x_scales, first.x_scales) || !same_bits(made.y, first.y)) {
      fuzz::fail(std::string(table->name) + ": has other bits than " + targets[0]->name);
    }
  }
  return 0;
}
