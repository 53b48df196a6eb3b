#pragma once

#include "runtime/layers/layer.h"

namespace digitforge {

/// One axis of a window that moves over an image.
struct WindowAxis {
  std::size_t in, out;  ///< pixels
  std::size_t kernel, stride, padding;
  bool transposed;
};

/// Convolution or transposed convolution as dense products, without a copy of the input: the taps
/// of one output pixel are runs of neighbouring values in an image of [height, width, channels].
/// Pixels that meet the same taps make one product. A transposed convolution of stride s has
/// s * s phases, each with its own taps, so that no product is with a stuffed zero; pixels at the
/// edge leave out the taps beyond it.
/// weight: (output channel, input channel, y, x of the tap) to a weight.
std::unique_ptr<Layer> make_window(
    const WeightedSpec& spec, WindowAxis y, WindowAxis x,
    const std::function<float(std::size_t, std::size_t, std::size_t, std::size_t)>& weight);

}  // namespace digitforge
