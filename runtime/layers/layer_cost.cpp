#include "runtime/layers/layer_cost.h"

#include <algorithm>

namespace digitforge {
namespace {

/// Values that a folded transposed convolution may put between its product and its sums, for one
/// image: those of every layer that folding is faster for. What would need more runs by phases.
constexpr std::uint64_t kMostFoldedValues = 1 << 18;
/// Outputs of a panel that the form of a transposed convolution is chosen by: the same for every
/// target, since the forms add in another order.
constexpr std::uint64_t kUsualPanel = 16;
/// Multiply-adds that stand for an activation of one value.
constexpr std::uint64_t kActivationWork = 16;
constexpr std::uint64_t kCountedLanes = 8;
constexpr std::uint64_t kLine = 64;  ///< bytes

std::uint64_t round_up(std::uint64_t value, std::uint64_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

std::uint64_t pixels(const Shape& shape) { return std::uint64_t{shape[1]} * shape[2]; }

/// Of a PackedProduct: weights, bias and scales.
std::uint64_t packed_bytes(const KernelTable& table, std::uint64_t outputs, std::uint64_t depth,
                           bool scaled) {
  const std::uint64_t padded = round_up(outputs, table.panel);
  return padded * depth * (scaled ? 1 : sizeof(float)) + 2 * padded * sizeof(float) + 4 * kLine;
}

/// Of a ProductInput, for one image.
std::uint64_t input_bytes(std::uint64_t positions, std::uint64_t channels, bool scaled) {
  if (!scaled) return 0;
  const std::uint64_t values = positions * round_up(channels, 2);
  const std::uint64_t pairs =
      positions == 1 ? round_up(channels, 2) / 2 * sizeof(std::uint32_t) : 0;
  return kLine + round_up(values * sizeof(std::int16_t), kLine) + kLine + pairs;
}

std::uint64_t depth_of(std::uint64_t channels, bool scaled) {
  return scaled ? round_up(channels, 2) : channels;
}

/// The tables that a window's phases keep of where their rows are: see RowGroup.
std::uint64_t row_tables(const Shape& output, std::uint64_t kernel, std::uint64_t stride) {
  constexpr std::uint64_t kGroup = 256;  // a RowGroup and its vectors' blocks
  constexpr std::uint64_t kRun = sizeof(std::size_t) + sizeof(std::ptrdiff_t);
  constexpr std::uint64_t kRow = 2 * sizeof(std::uint32_t);
  // Pixels that meet other taps than their neighbours do: each phase, and at both edges.
  const auto classes = [&](std::uint32_t length) {
    return std::min<std::uint64_t>(length, 2 * kernel + stride);
  };
  const std::uint64_t groups = classes(output[1]) * classes(output[2]);
  // Vectors grow by doubling.
  return groups * (kGroup + 2 * kernel * kRun) + 2 * pixels(output) * kRow;
}

}  // namespace

TransposedForm transposed_form(const Node& node, const Shape& weight, const Shape& input) {
  if (pixels(input) == 1 && node.padding == 0) return TransposedForm::linear;
  const std::uint64_t channels = weight[1], taps = std::uint64_t{weight[2]} * weight[3];
  // Lanes that either way multiplies by, for one input pixel and channel.
  const bool fewer_lanes =
      2 * round_up(taps * channels, kUsualPanel) < taps * round_up(channels, kUsualPanel);
  const bool fits = pixels(input) * taps * channels <= kMostFoldedValues;
  return fewer_lanes && fits ? TransposedForm::folded : TransposedForm::window;
}

std::uint64_t count_multiply_adds(const Node& node, const Shape& weight, const Shape& input,
                                  const Shape& output) {
  switch (node.op) {
    case Op::linear:
      return input.elements() * round_up(output.elements(), kCountedLanes);
    case Op::conv:
      return pixels(output) * weight[1] * weight[2] * weight[3] *
             round_up(output[0], kCountedLanes);
    case Op::conv_transpose: {
      const std::uint64_t taps = std::uint64_t{weight[2]} * weight[3];
      return input.elements() * taps * round_up(output[0], kCountedLanes);
    }
    case Op::relu:
    case Op::leaky_relu:
    case Op::tanh:
    case Op::sigmoid:
      return kActivationWork * output.elements();
    case Op::concat:
    case Op::reshape:
    case Op::maxout:
      break;
  }
  return std::max(input.elements(), output.elements());
}

LayerCost weighted_cost(const KernelTable& table, const WeightedShape& layer) {
  const Shape &in = layer.input, &out = layer.output, &weight = layer.weight;
  const bool scaled = layer.scaled;
  LayerCost cost;
  // An activation may be joined to any of these.
  cost.multiply_adds =
      count_multiply_adds(layer.node, weight, in, out) + kActivationWork * out.elements();
  if (layer.node.op == Op::linear) {
    cost.weight_bytes = packed_bytes(table, out[0], depth_of(in[0], scaled), scaled);
    cost.scratch_bytes = input_bytes(1, in[0], scaled);
    return cost;
  }
  const std::uint64_t kernel = weight[2], taps = kernel * kernel;
  const std::uint64_t depth = depth_of(in[0], scaled);
  cost.scratch_bytes = input_bytes(pixels(in), in[0], scaled);
  if (layer.node.op == Op::conv) {
    cost.weight_bytes =
        packed_bytes(table, out[0], taps * depth, scaled) + row_tables(out, kernel, 1);
    return cost;
  }
  switch (transposed_form(layer.node, weight, in)) {
    case TransposedForm::linear:
      cost.weight_bytes = packed_bytes(table, taps * out[0], depth, scaled);
      cost.scratch_bytes = input_bytes(1, in[0], scaled);
      break;
    case TransposedForm::folded:
      cost.weight_bytes = packed_bytes(table, taps * out[0], depth, scaled) +
                          2 * pixels(in) * 2 * sizeof(std::uint32_t) + out[0] * sizeof(float);
      cost.scratch_bytes =
          round_up(cost.scratch_bytes, kLine) + pixels(in) * taps * out[0] * sizeof(float);
      break;
    case TransposedForm::window: {
      const std::uint64_t stride = layer.node.stride;
      // The phases share the taps; each has a bias and scales.
      cost.weight_bytes = packed_bytes(table, out[0], taps * depth, scaled) +
                          stride * stride * packed_bytes(table, out[0], 0, scaled) +
                          row_tables(out, kernel, stride);
      break;
    }
  }
  return cost;
}

LayerCost label_linear_cost(const KernelTable& table, const WeightedShape& layer,
                            std::size_t x_size, std::size_t classes) {
  const std::uint64_t outputs = layer.output[0], l_size = layer.input[0] - x_size;
  const std::uint64_t padded = round_up(outputs, table.panel);
  LayerCost cost = weighted_cost(table, layer);
  cost.weight_bytes = packed_bytes(table, outputs, depth_of(x_size, layer.scaled), layer.scaled) +
                      packed_bytes(table, outputs, depth_of(l_size, layer.scaled), layer.scaled) +
                      classes * (padded + classes) * sizeof(float);
  cost.scratch_bytes =
      kLine + round_up(padded * sizeof(float), kLine) +
      std::max(input_bytes(1, x_size, layer.scaled), input_bytes(1, l_size, layer.scaled));
  return cost;
}

LayerCost elementwise_cost(std::uint64_t elements) { return {0, 0, kActivationWork * elements}; }

}  // namespace digitforge
