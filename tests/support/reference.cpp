#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>

namespace digitforge {
namespace {

constexpr double kUnit = 0x1p-24;  ///< half the distance from 1 to the next single
/// Single-precision tanh and sigmoid: a few roundings, no more than 10 of them.
constexpr double kFunctionUnits = 10;
constexpr double kPromise = 1e-5;
constexpr double kScaledPromise = 1 / 255.0;  ///< half a grey level of [-1, 1]
/// Below the smallest normal single, roundings are absolute.
constexpr double kTiny = 0x1p-126;

struct Value {
  Shape shape;
  std::vector<double> x, bound;  ///< [batch, ...shape]

  Value(Shape s, std::size_t batch)
      : shape(s), x(batch * s.elements()), bound(batch * s.elements()) {}
};

std::uint32_t kernel_size(const Network& network, const Node& node) {
  return network.tensors[*node.weight].shape[2];
}

Shape output_shape(const Network& network, const Node& node, const std::vector<Shape>& shapes) {
  const Shape& in = shapes[node.inputs[0]];
  switch (node.op) {
    case Op::linear:
      return {network.tensors[*node.weight].shape[0]};
    case Op::conv: {
      const std::uint32_t k = kernel_size(network, node), p = node.padding, s = node.stride;
      return {network.tensors[*node.weight].shape[0], (in[1] + 2 * p - k) / s + 1,
              (in[2] + 2 * p - k) / s + 1};
    }
    case Op::conv_transpose: {
      const std::uint32_t k = kernel_size(network, node), p = node.padding, s = node.stride;
      return {network.tensors[*node.weight].shape[1], (in[1] - 1) * s + k - 2 * p,
              (in[2] - 1) * s + k - 2 * p};
    }
    case Op::concat: {
      std::uint32_t sum = 0;
      for (std::uint32_t operand : node.inputs) sum += shapes[operand][0];
      return {sum};
    }
    case Op::reshape:
      return node.shape;
    case Op::maxout:
      return {in[0] / node.pieces};
    default:
      return in;
  }
}

/// Sums products in double and what their sum in single may be off by.
class Sum {
 public:
  void add_product(double weight, double x, double x_bound) {
    sum_ += weight * x;
    magnitude_ += std::fabs(weight) * (std::fabs(x) + x_bound);
    passed_on_ += std::fabs(weight) * x_bound;
    ++terms_;
  }
  void add(double x) {
    sum_ += x;
    magnitude_ += std::fabs(x);
    ++terms_;
  }
  double value() const { return sum_; }
  double bound() const {
    const double n = terms_ + 1;
    return passed_on_ + n * kUnit / (1 - n * kUnit) * magnitude_ + n * kTiny;
  }

 private:
  double sum_ = 0, magnitude_ = 0, passed_on_ = 0, terms_ = 0;
};

double bias_of(const Network& network, const Node& node, std::size_t o) {
  return node.bias ? tensor_value(network.tensors[*node.bias], o) : 0;
}

std::vector<double> weights_of(const Network& network, const Node& node) {
  const Tensor& tensor = network.tensors[*node.weight];
  std::vector<double> values(tensor.shape.elements());
  const std::size_t axis = node.op == Op::conv_transpose ? 1 : 0;
  std::size_t inner = 1;  // elements from an output to the next
  for (std::size_t d = axis + 1; d < tensor.shape.rank; ++d) inner *= tensor.shape.dims[d];
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = tensor_value(tensor, i);
    if (node.scale) {
      values[i] *= tensor_value(network.tensors[*node.scale], i / inner % tensor.shape.dims[axis]);
    }
  }
  return values;
}

/// A value as weights in i8 meet it: with the rounding in its bound.
Value rounded(const Network& network, const Node& node, const Value& in, std::size_t batch) {
  const Tensor& tensor = network.tensors[*node.weight];
  const std::size_t axis = node.op == Op::conv_transpose ? 1 : 0;
  std::size_t inner = 1;
  for (std::size_t d = axis + 1; d < tensor.shape.rank; ++d) inner *= tensor.shape.dims[d];
  std::vector<double> sums(tensor.shape.dims[axis]);
  for (std::size_t i = 0; i < tensor.shape.elements(); ++i) {
    sums[i / inner % sums.size()] += std::fabs(tensor_value(tensor, i));
  }
  const double steps =
      std::min(32767.0, std::floor(0x7fffffff / *std::max_element(sums.begin(), sums.end())));
  Value result = in;
  const std::size_t size = in.x.size() / batch;
  for (std::size_t n = 0; n < batch; ++n) {
    double most = 0;
    for (std::size_t i = n * size; i < (n + 1) * size; ++i) {
      most = std::max(most, std::fabs(in.x[i]) + in.bound[i]);
    }
    // A hundredth more: the step itself and what is rounded to it are singles.
    for (std::size_t i = n * size; i < (n + 1) * size; ++i) {
      result.bound[i] += 1.01 * most / steps / 2;
    }
  }
  return result;
}

void linear(const Network& network, const Node& node, const Value& in, std::size_t batch,
            Value& out) {
  const std::size_t ins = in.shape[0], outs = out.shape[0];
  const std::vector<double> weight = weights_of(network, node);
  for (std::size_t n = 0; n < batch; ++n) {
    for (std::size_t o = 0; o < outs; ++o) {
      Sum sum;
      sum.add(bias_of(network, node, o));
      for (std::size_t i = 0; i < ins; ++i) {
        sum.add_product(weight[o * ins + i], in.x[n * ins + i], in.bound[n * ins + i]);
      }
      out.x[n * outs + o] = sum.value();
      out.bound[n * outs + o] = sum.bound();
    }
  }
}

/// One output of a convolution or its transpose: the input pixels and taps that meet in it.
Sum gather(const Node& node, const std::vector<double>& weight, std::int64_t kernel,
           const Value& in, const Value& out, std::size_t n, std::int64_t o, std::int64_t i,
           std::int64_t j) {
  const std::int64_t channels = in.shape[0], height = in.shape[1], width = in.shape[2];
  const std::int64_t outs = out.shape[0], stride = node.stride, padding = node.padding;
  const bool transposed = node.op == Op::conv_transpose;
  Sum sum;
  for (std::int64_t u = 0; u < kernel; ++u) {
    for (std::int64_t v = 0; v < kernel; ++v) {
      // conv: x[c, i s - p + u]; transpose: every y with y s - p + u = i
      const std::int64_t y = transposed ? i + padding - u : i * stride - padding + u;
      const std::int64_t x = transposed ? j + padding - v : j * stride - padding + v;
      if (y < 0 || x < 0) continue;
      if (transposed && (y % stride != 0 || x % stride != 0)) continue;
      const std::int64_t row = transposed ? y / stride : y, column = transposed ? x / stride : x;
      if (row >= height || column >= width) continue;
      for (std::int64_t c = 0; c < channels; ++c) {
        const std::int64_t pair = transposed ? c * outs + o : o * channels + c;
        const auto w = static_cast<std::size_t>((pair * kernel + u) * kernel + v);
        const std::size_t at =
            n * in.shape.elements() + static_cast<std::size_t>((c * height + row) * width + column);
        sum.add_product(weight[w], in.x[at], in.bound[at]);
      }
    }
  }
  return sum;
}

void convolve(const Network& network, const Node& node, const Value& in, std::size_t batch,
              Value& out) {
  const std::vector<double> weight = weights_of(network, node);
  std::size_t at = 0;
  for (std::size_t n = 0; n < batch; ++n) {
    for (std::uint32_t o = 0; o < out.shape[0]; ++o) {
      for (std::uint32_t i = 0; i < out.shape[1]; ++i) {
        for (std::uint32_t j = 0; j < out.shape[2]; ++j, ++at) {
          Sum sum = gather(node, weight, kernel_size(network, node), in, out, n, o, i, j);
          sum.add(bias_of(network, node, o));
          out.x[at] = sum.value();
          out.bound[at] = sum.bound();
        }
      }
    }
  }
}

void concat(const Node& node, const std::vector<Value>& values, std::size_t batch, Value& out) {
  std::size_t at = 0;
  for (std::size_t n = 0; n < batch; ++n) {
    for (std::uint32_t operand : node.inputs) {
      const Value& in = values[operand];
      for (std::size_t i = 0; i < in.shape[0]; ++i, ++at) {
        out.x[at] = in.x[n * in.shape[0] + i];
        out.bound[at] = in.bound[n * in.shape[0] + i];
      }
    }
  }
}

void maxout(const Node& node, const Value& in, Value& out) {
  for (std::size_t i = 0; i < out.x.size(); ++i) {
    const std::size_t first = i * node.pieces;
    out.x[i] = *std::max_element(&in.x[first], &in.x[first] + node.pieces);
    out.bound[i] = *std::max_element(&in.bound[first], &in.bound[first] + node.pieces);
  }
}

void activate(const Node& node, double x, double bound, double& y, double& y_bound) {
  switch (node.op) {
    case Op::relu:
      y = std::max(x, 0.0);
      y_bound = bound;
      break;
    case Op::leaky_relu: {
      const double slope = node.slope;
      y = x < 0 ? slope * x : x;
      y_bound = std::max(1.0, std::fabs(slope)) * bound + kUnit * std::fabs(y) + kTiny;
      break;
    }
    case Op::tanh:  // its slope is at most 1
      y = std::tanh(x);
      y_bound = bound + kFunctionUnits * kUnit * std::fabs(y) + kTiny;
      break;
    case Op::sigmoid:  // its slope is at most 1/4
      y = 1 / (1 + std::exp(-x));
      y_bound = bound / 4 + kFunctionUnits * kUnit;
      break;
    default:  // reshape
      y = x;
      y_bound = bound;
      break;
  }
}

}  // namespace

double tensor_value(const Tensor& tensor, std::size_t i) {
  if (tensor.dtype == DType::i8) return static_cast<std::int8_t>(tensor.data[i]);
  const std::size_t size = tensor.dtype == DType::f16 ? 2 : 4;
  std::uint32_t bits = 0;
  for (std::size_t b = 0; b < size; ++b) {
    bits |= std::to_integer<std::uint32_t>(tensor.data[i * size + b]) << 8 * b;
  }
  const bool half = tensor.dtype == DType::f16;
  const int fraction_bits = half ? 10 : 23, bias = half ? 15 : 127;
  const int exponent = static_cast<int>(bits >> fraction_bits) & (half ? 31 : 255);
  const double fraction = std::ldexp(bits & ((1U << fraction_bits) - 1), -fraction_bits);
  const double magnitude =
      exponent == 0 ? std::ldexp(fraction, 1 - bias) : std::ldexp(1 + fraction, exponent - bias);
  return bits >> (8 * size - 1) & 1 ? -magnitude : magnitude;
}

std::vector<Shape> reference_shapes(const Network& network) {
  std::vector<Shape> shapes;
  for (const NetworkInput& input : network.inputs) shapes.push_back(input.shape);
  for (const Node& node : network.nodes) shapes.push_back(output_shape(network, node, shapes));
  return shapes;
}

Reference run_reference(const Network& network, const std::vector<std::span<const float>>& inputs,
                        std::size_t batch) {
  const std::vector<Shape> shapes = reference_shapes(network);
  std::vector<Value> values;
  bool scaled = false;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    values.emplace_back(shapes[i], batch);
    values.back().x.assign(inputs[i].begin(), inputs[i].end());
  }
  for (const Node& node : network.nodes) {
    Value out(shapes[values.size()], batch);
    scaled = scaled || node.scale;
    const Value& operand = values[node.inputs[0]];
    const Value in = node.scale ? rounded(network, node, operand, batch) : operand;
    switch (node.op) {
      case Op::linear:
        linear(network, node, in, batch, out);
        break;
      case Op::conv:
      case Op::conv_transpose:
        convolve(network, node, in, batch, out);
        break;
      case Op::concat:
        concat(node, values, batch, out);
        break;
      case Op::maxout:
        maxout(node, in, out);
        break;
      default:
        for (std::size_t i = 0; i < out.x.size(); ++i) {
          activate(node, in.x[i], in.bound[i], out.x[i], out.bound[i]);
        }
        break;
    }
    values.push_back(std::move(out));
  }
  return {values.back().shape, values.back().x, values.back().bound, scaled};
}

std::string mismatch(std::span<const float> actual, const Reference& expected) {
  if (actual.size() != expected.values.size()) {
    return std::to_string(actual.size()) + " values, not " + std::to_string(expected.values.size());
  }
  for (std::size_t i = 0; i < actual.size(); ++i) {
    // Also where it is a NaN.
    if (std::fabs(actual[i] - expected.values[i]) <= expected.bounds[i]) continue;
    return "element " + std::to_string(i) + " is " + std::to_string(actual[i]) + ", not " +
           std::to_string(expected.values[i]) + " within " + std::to_string(expected.bounds[i]);
  }
  return {};
}

void expect_matches(std::span<const float> actual, const Reference& expected,
                    const std::string& what) {
  ASSERT_EQ(actual.size(), expected.values.size()) << what;
  double largest = 0, largest_share = 0;
  const double promise = expected.scaled ? kScaledPromise : kPromise;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const double value = expected.values[i], difference = std::fabs(actual[i] - value);
    const double allowed = std::min(expected.bounds[i], promise * std::max(1.0, std::fabs(value)));
    ASSERT_LE(difference, allowed)
        << what << ", element " << i << ": " << actual[i] << " for " << value;
    largest = std::max(largest, difference);
    if (difference > 0) largest_share = std::max(largest_share, difference / allowed);
  }
  std::printf("%s: max |difference| %.3g, %.0f%% of what is allowed\n", what.c_str(), largest,
              100 * largest_share);
}

}  // namespace digitforge
