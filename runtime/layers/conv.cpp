#include "runtime/layers/window.h"

namespace digitforge {

std::unique_ptr<Layer> make_conv(const WeightedSpec& spec) {
  const Shape& in = spec.input;
  const std::size_t channels = in[0], kernel = spec.weights.shape()[2];
  const WindowAxis y{in[1], spec.output[1], kernel, spec.node.stride, spec.node.padding, false};
  const WindowAxis x{in[2], spec.output[2], kernel, spec.node.stride, spec.node.padding, false};
  const auto first = [&](std::size_t o, std::size_t ky, std::size_t kx) {
    return (o * channels * kernel + ky) * kernel + kx;
  };
  return make_window(spec, y, x, {first, kernel * kernel});
}

}  // namespace digitforge
