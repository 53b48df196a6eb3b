#include <algorithm>

#include "runtime/layers/layer_cost.h"
#include "runtime/layers/linear.h"
#include "runtime/layers/window.h"

namespace digitforge {
namespace {

std::size_t round_up(std::size_t value, std::size_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

/// [h, w, c] to [h * w, k, k, o] by one product whose outputs are all taps of all output channels,
/// which are then added where they belong: for so few output channels that phases would leave most
/// of a panel empty.
class Folded : public Layer {
 public:
  Folded(const WeightedSpec& spec, const PackedProduct::Source& source)
      : table_(spec.table),
        product_(spec.table, source),
        input_(spec.table, pixels(spec.input), spec.input[0], product_.row_sum()),
        activation_(spec.activation),
        bias_(spec.weights.bias(spec.output[0])),
        in_(spec.input),
        out_(spec.output),
        kernel_(spec.weights.shape()[2]),
        stride_(spec.node.stride),
        padding_(spec.node.padding) {
    group_.run_weights = {0};
    group_.run_inputs = {0};
    group_.depth = source.depth;
    for (std::size_t p = 0; p < pixels(in_); ++p) {
      group_.row_inputs.push_back(static_cast<std::uint32_t>(p * input_.channels()));
      group_.row_outputs.push_back(static_cast<std::uint32_t>(p * product_.outputs()));
    }
  }

  void run(std::span<const Images> inputs, MutableImages output, std::size_t count,
           const Workbench& bench) const override {
    auto* parts =
        reinterpret_cast<float*>(bench.scratch + round_up(input_.scratch_size(count), 64));
    const std::size_t stride = pixels(in_) * product_.outputs();
    product_.run(input_.prepare(inputs[0], count, bench.scratch), count, group_, {parts, stride},
                 {}, nullptr, bench.pool);
    for (std::size_t n = 0; n < count; ++n) {
      float* image = output.data + n * output.stride;
      fold(parts + n * stride, image);
      table_.activate(image, out_.elements(), activation_.kind, activation_.slope);
    }
  }

  std::size_t scratch_size(std::size_t count) const override {
    return round_up(input_.scratch_size(count), 64) +
           count * pixels(in_) * product_.outputs() * sizeof(float);
  }

 private:
  static std::size_t pixels(const Shape& shape) { return std::size_t{shape[1]} * shape[2]; }

  /// parts: [h, w, k, k, o]; image: [h', w', o].
  void fold(const float* parts, float* image) const {
    const std::size_t channels = out_[0];
    for (std::size_t p = 0; p < pixels(out_); ++p) {
      std::copy_n(bias_.data(), channels, image + p * channels);
    }
    for (std::size_t iy = 0; iy < in_[1]; ++iy) {
      for (std::size_t ix = 0; ix < in_[2]; ++ix, parts += product_.outputs()) {
        const float* part = parts;
        for (std::size_t ky = 0; ky < kernel_; ++ky) {
          // Unsigned: what is cropped above or left wraps to beyond the other edge.
          const std::size_t y = iy * stride_ + ky - padding_;
          for (std::size_t kx = 0; kx < kernel_; ++kx, part += channels) {
            const std::size_t x = ix * stride_ + kx - padding_;
            if (y >= out_[1] || x >= out_[2]) continue;
            float* pixel = image + (y * out_[2] + x) * channels;
            for (std::size_t o = 0; o < channels; ++o) pixel[o] += part[o];
          }
        }
      }
    }
  }

  const KernelTable& table_;
  PackedProduct product_;
  ProductInput input_;
  RowGroup group_;
  FusedActivation activation_;
  std::vector<float> bias_;
  Shape in_, out_;
  std::size_t kernel_, stride_, padding_;
};

}  // namespace

std::unique_ptr<Layer> make_conv_transpose(const WeightedSpec& spec) {
  const Shape &in = spec.input, &out = spec.output;
  const std::size_t channels = out[0], kernel = spec.weights.shape()[2];
  const std::size_t taps = kernel * kernel, stride = spec.node.stride;
  // Outputs in the order [k, k, o]: that of an image.
  const auto all_taps = [&](std::size_t depth) {
    const auto fill = [&spec, channels, taps](std::size_t o, auto row) {
      spec.weights.copy(o % channels * taps + o / channels, channels * taps,
                        row.first(spec.input[0]));
    };
    PackedProduct::Source source{spec.weights.scaled(), taps * channels, depth, fill, fill, {}, {}};
    const std::vector<float> scales = spec.weights.scales(channels);
    for (std::size_t t = 0; t < taps; ++t) {
      source.scales.insert(source.scales.end(), scales.begin(), scales.end());
    }
    return source;
  };

  switch (transposed_form(spec.node, spec.weights.shape(), in)) {
    case TransposedForm::linear: {
      PackedProduct::Source source = all_taps(in[0]);
      const std::vector<float> bias = spec.weights.bias(channels);
      for (std::size_t t = 0; t < taps; ++t) {
        source.bias.insert(source.bias.end(), bias.begin(), bias.end());
      }
      return std::make_unique<Linear>(spec.table, source, spec.activation);
    }
    case TransposedForm::folded:
      return std::make_unique<Folded>(spec,
                                      all_taps(spec.weights.scaled() ? round_up(in[0], 2) : in[0]));
    case TransposedForm::window:
      break;
  }

  const WindowAxis y{in[1], out[1], kernel, stride, spec.node.padding, true};
  const WindowAxis x{in[2], out[2], kernel, stride, spec.node.padding, true};
  const auto first = [&](std::size_t o, std::size_t ky, std::size_t kx) {
    return (o * kernel + ky) * kernel + kx;
  };
  return make_window(spec, y, x, {first, channels * taps});
}

}  // namespace digitforge
