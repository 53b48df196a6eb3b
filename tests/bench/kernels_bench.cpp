// The products of the shipped models' layers, on every target that this machine can run. Operations
// a second count a multiplication and an addition each.
#include <benchmark/benchmark.h>

#include <random>
#include <string>
#include <vector>

#include "runtime/kernels/packed_product.h"
#include "runtime/kernels/targets.h"

namespace digitforge {
namespace {

struct Size {
  std::size_t rows, depth, outputs;
};

void run_product(benchmark::State& state, const KernelTable& table, const Size& size, bool scaled) {
  std::mt19937 random(1);
  const auto uniform = [&random] {
    return static_cast<float>(static_cast<double>(random()) / 2147483648.0 - 1);
  };
  const auto fill = [&](std::size_t, auto row) {
    using Weight = typename decltype(row)::value_type;
    for (Weight& w : row) w = static_cast<Weight>(scaled ? 127 * uniform() : uniform());
  };
  const PackedProduct::Source source{scaled,
                                     size.outputs,
                                     size.depth,
                                     fill,
                                     fill,
                                     std::vector<float>(size.outputs),
                                     std::vector<float>(size.outputs, 0.01F)};
  const PackedProduct product(table, source);
  const ProductInput input(table, 1, size.depth, product.row_sum());
  const std::size_t stride = size.depth + 16;
  std::vector<float> x(size.rows * stride), y(size.rows * size.outputs);
  for (float& value : x) value = uniform();
  AlignedArray<std::byte> scratch(input.scratch_size(size.rows));
  const RowGroup group{{0}, {0}, size.depth, {0}, {0}};
  for (auto _ : state) {
    const auto ready = input.prepare({x.data(), stride}, size.rows, scratch.data());
    product.run(ready, size.rows, group, {y.data(), size.outputs}, {Activation::relu, 0});
    benchmark::DoNotOptimize(y.data());
  }
  const auto operations = static_cast<double>(2 * size.rows * size.depth * size.outputs);
  state.counters["op/s"] =
      benchmark::Counter(operations, benchmark::Counter::kIsIterationInvariantRate);
}

void register_all() {
  for (const KernelTable* table : usable_targets()) {
    for (const bool scaled : {false, true}) {
      for (const Size& size : {Size{1, 1024, 784}, Size{64, 1024, 784}, Size{1, 512, 1024},
                               Size{64, 512, 1024}, Size{49, 1024, 64}, Size{16, 256, 128}}) {
        const std::string name = std::string(table->name) + (scaled ? "/i8/" : "/f32/") +
                                 std::to_string(size.rows) + "x" + std::to_string(size.depth) +
                                 "x" + std::to_string(size.outputs);
        benchmark::RegisterBenchmark(name.c_str(), run_product, *table, size, scaled);
      }
    }
  }
}

}  // namespace
}  // namespace digitforge

int main(int argc, char** argv) {
  digitforge::register_all();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
