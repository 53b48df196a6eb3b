#include "runtime/layers/window.h"

#include <algorithm>
#include <map>
#include <utility>

namespace digitforge {
namespace {

/// Output coordinates of an axis that meet the same taps.
struct TapClass {
  std::size_t phase;
  std::size_t first, count;  ///< of the phase's taps
  struct Place {
    std::size_t out;
    std::size_t in;  ///< under the first of the taps; 0 where there is none
  };
  std::vector<Place> places;
};

/// A phase's taps, in the order of the input pixels under them.
std::vector<std::size_t> taps_of(const WindowAxis& axis, std::size_t phase) {
  std::vector<std::size_t> taps;
  for (std::size_t k = 0; k < axis.kernel; ++k) {
    if (!axis.transposed || k % axis.stride == phase) taps.push_back(k);
  }
  if (axis.transposed) std::reverse(taps.begin(), taps.end());
  return taps;
}

std::size_t phases_of(const WindowAxis& axis) { return axis.transposed ? axis.stride : 1; }

std::vector<TapClass> classes_of(const WindowAxis& axis) {
  std::map<std::pair<std::size_t, std::pair<std::size_t, std::size_t>>, TapClass> found;
  for (std::size_t out = 0; out < axis.out; ++out) {
    const std::size_t phase = axis.transposed ? (out + axis.padding) % axis.stride : 0;
    const std::vector<std::size_t> taps = taps_of(axis, phase);
    std::size_t first = 0, count = 0, start = 0;
    for (std::size_t t = 0; t < taps.size(); ++t) {
      // Unsigned: what is left of or above the image wraps to beyond its right or lower edge.
      const std::size_t in = axis.transposed ? (out + axis.padding - taps[t]) / axis.stride
                                             : out * axis.stride + taps[t] - axis.padding;
      if (in >= axis.in || (axis.transposed && taps[t] > out + axis.padding)) continue;
      if (count++ == 0) {
        first = t;
        start = in;
      }
    }
    TapClass& tap_class = found[{phase, {first, count}}];
    tap_class.phase = phase;
    tap_class.first = first;
    tap_class.count = count;
    tap_class.places.push_back({out, start});
  }
  std::vector<TapClass> classes;
  for (auto& [key, tap_class] : found) classes.push_back(std::move(tap_class));
  return classes;
}

class Window : public Layer {
 public:
  struct Phase {
    PackedProduct product;
    std::vector<RowGroup> groups;
  };
  Window(std::vector<Phase> phases, ProductInput input, FusedActivation activation)
      : phases_(std::move(phases)), input_(input), activation_(activation) {}

  void run(std::span<const Images> inputs, MutableImages output, std::size_t count,
           const Workbench& bench) const override {
    const ProductInput::Ready x = input_.prepare(inputs[0], count, bench.scratch);
    for (const Phase& phase : phases_) {
      for (const RowGroup& group : phase.groups) {
        phase.product.run(x, count, group, output, activation_, nullptr, bench.pool);
      }
    }
  }

  std::size_t scratch_size(std::size_t count) const override { return input_.scratch_size(count); }

 private:
  std::vector<Phase> phases_;
  ProductInput input_;
  FusedActivation activation_;
};

}  // namespace

std::unique_ptr<Layer> make_window(const WeightedSpec& spec, const WindowAxis& y,
                                   const WindowAxis& x, const TapWeights& weights) {
  const std::size_t channels = spec.input[0], outputs = spec.output[0];
  const bool scaled = spec.weights.scaled();
  const std::size_t padded = scaled ? (channels + 1) / 2 * 2 : channels;
  const std::vector<TapClass> y_classes = classes_of(y), x_classes = classes_of(x);

  std::vector<Window::Phase> phases;
  double row_sum = 0;
  for (std::size_t py = 0; py < phases_of(y); ++py) {
    for (std::size_t px = 0; px < phases_of(x); ++px) {
      const std::vector<std::size_t> y_taps = taps_of(y, py), x_taps = taps_of(x, px);
      const auto fill = [&](std::size_t o, auto row) {
        std::size_t begin = 0;
        for (std::size_t ky : y_taps) {
          for (std::size_t kx : x_taps) {
            spec.weights.copy(weights.first(o, ky, kx), weights.stride,
                              row.subspan(begin, channels));
            begin += padded;
          }
        }
      };
      Window::Phase phase{
          PackedProduct(spec.table,
                        {scaled, outputs, y_taps.size() * x_taps.size() * padded, fill, fill,
                         spec.weights.bias(outputs), spec.weights.scales(outputs)}),
          {}};
      for (const TapClass& yc : y_classes) {
        for (const TapClass& xc : x_classes) {
          if (yc.phase != py || xc.phase != px) continue;
          RowGroup group;
          group.depth = xc.count * padded;
          for (std::size_t run = 0; run < yc.count && xc.count > 0; ++run) {
            group.run_weights.push_back(((yc.first + run) * x_taps.size() + xc.first) * padded);
            group.run_inputs.push_back(static_cast<std::ptrdiff_t>(run * x.in * padded));
          }
          for (const TapClass::Place& row : yc.places) {
            for (const TapClass::Place& column : xc.places) {
              group.row_inputs.push_back(
                  static_cast<std::uint32_t>((row.in * x.in + column.in) * padded));
              group.row_outputs.push_back(
                  static_cast<std::uint32_t>((row.out * x.out + column.out) * outputs));
            }
          }
          phase.groups.push_back(std::move(group));
        }
      }
      row_sum = std::max(row_sum, phase.product.row_sum());
      phases.push_back(std::move(phase));
    }
  }
  const ProductInput input(spec.table, y.in * x.in, channels, row_sum);
  return std::make_unique<Window>(std::move(phases), input, spec.activation);
}

}  // namespace digitforge
