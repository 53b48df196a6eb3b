#pragma once

#include "runtime/layers/layer.h"

namespace digitforge {

/// One axis of a window that moves over an image.
struct WindowAxis {
  std::size_t in, out;  ///< pixels
  std::size_t kernel, stride, padding;
  bool transposed;
};

/// Where in a weight's tensor those of one output channel at one tap begin, and how far from one
/// input channel to the next they are.
struct TapWeights {
  std::function<std::size_t(std::size_t output, std::size_t tap_y, std::size_t tap_x)> first;
  std::size_t stride;
};

/// Convolution or transposed convolution as dense products, without a copy of the input: the taps
/// of one output pixel are runs of neighbouring values in an image of [height, width, channels].
/// Pixels that meet the same taps make one product. A transposed convolution of stride s has
/// s * s phases, each with its own taps, so that no product is with a stuffed zero; pixels at the
/// edge leave out the taps beyond it.
std::unique_ptr<Layer> make_window(const WeightedSpec& spec, const WindowAxis& y,
                                   const WindowAxis& x, const TapWeights& weights);

}  // namespace digitforge
