#include "runtime/layers/label_linear.h"

#include <algorithm>

namespace digitforge {
namespace {

constexpr std::size_t whole_lines(std::size_t bytes) { return (bytes + 63) / 64 * 64; }

}  // namespace

std::int32_t one_hot_class(const float* labels, std::size_t classes) {
  std::int32_t found = -1;
  for (std::size_t i = 0; i < classes; ++i) {
    if (labels[i] == 0) continue;
    if (labels[i] != 1 || found >= 0) return -1;
    found = static_cast<std::int32_t>(i);
  }
  return found;
}

LabelLinear::LabelLinear(const WeightedSpec& spec, std::size_t x_size, std::size_t classes)
    : x_(spec.table, linear_source(spec, 0, x_size), spec.activation),
      l_(spec.table, linear_source(spec, x_size, spec.input.elements() - x_size), {}),
      classes_(classes),
      table_(classes * l_.product().padded_outputs()) {}

void LabelLinear::learn(Images l, std::size_t first, std::size_t count, const Workbench& bench) {
  const std::size_t stride = l_.product().padded_outputs();
  l_.run({&l, 1}, {table_.data() + first * stride, stride}, count, bench);
}

void LabelLinear::run(std::span<const Images> inputs, MutableImages output, std::size_t count,
                      const Workbench& bench) const {
  const std::size_t stride = l_.product().padded_outputs();
  auto* biases = reinterpret_cast<const float**>(bench.scratch);
  auto* blended = reinterpret_cast<float*>(bench.scratch + biases_size(count));
  const Workbench rest = bench.behind(biases_size(count) + blended_size(count));
  bool all_known = true;
  for (std::size_t n = 0; n < count; ++n) {
    const std::int32_t known = one_hot_class(inputs[2].data + n * inputs[2].stride, classes_);
    all_known = all_known && known >= 0;
    biases[n] = known >= 0 ? table_.data() + static_cast<std::size_t>(known) * stride
                           : blended + n * stride;
  }
  if (!all_known) l_.run(inputs.subspan(1, 1), {blended, stride}, count, rest);
  x_.run(inputs[0], output, count, rest, biases);
}

std::size_t LabelLinear::scratch_size(std::size_t count) const {
  return biases_size(count) + blended_size(count) +
         std::max(x_.scratch_size(count), l_.scratch_size(count));
}

std::size_t LabelLinear::biases_size(std::size_t count) const {
  return whole_lines(count * sizeof(const float*));
}

std::size_t LabelLinear::blended_size(std::size_t count) const {
  return whole_lines(count * l_.product().padded_outputs() * sizeof(float));
}

}  // namespace digitforge
