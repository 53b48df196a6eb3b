#include "runtime/layers/linear.h"

namespace digitforge {
namespace {

/// i8 weights come in pairs.
std::size_t whole_depth(const PackedProduct::Source& source) {
  return source.scaled ? (source.depth + 1) / 2 * 2 : source.depth;
}

PackedProduct::Source padded(PackedProduct::Source source) {
  const std::size_t depth = source.depth;
  source.depth = whole_depth(source);
  const auto first = [depth](auto fill) {
    return [fill = std::move(fill), depth](std::size_t o, auto row) { fill(o, row.first(depth)); };
  };
  source.fill = first(std::move(source.fill));
  source.fill_scaled = first(std::move(source.fill_scaled));
  return source;
}

}  // namespace

Linear::Linear(const KernelTable& table, const PackedProduct::Source& source,
               FusedActivation activation)
    : product_(table, padded(source)),
      input_(table, 1, source.depth, product_.row_sum()),
      group_{{0}, {0}, whole_depth(source), {0}, {0}},
      activation_(activation) {}

void Linear::run(std::span<const Images> inputs, MutableImages output, std::size_t count,
                 const Workbench& bench) const {
  run(inputs[0], output, count, bench, nullptr);
}

void Linear::run(Images input, MutableImages output, std::size_t count, const Workbench& bench,
                 const float* const* image_bias) const {
  product_.run(input_.prepare(input, count, bench.scratch), count, group_, output, activation_,
               image_bias, bench.pool);
}

PackedProduct::Source linear_source(const WeightedSpec& spec, std::size_t first,
                                    std::size_t depth) {
  const std::size_t outputs = spec.output.elements(), columns = spec.input.elements();
  const auto fill = [weights = spec.weights, first, columns](std::size_t o, auto row) {
    weights.copy(o * columns + first, 1, row);
  };
  return {spec.weights.scaled(),       outputs, depth, fill, fill, spec.weights.bias(outputs),
          spec.weights.scales(outputs)};
}

std::unique_ptr<Layer> make_linear(const WeightedSpec& spec) {
  return std::make_unique<Linear>(spec.table, linear_source(spec, 0, spec.input.elements()),
                                  spec.activation);
}

}  // namespace digitforge
