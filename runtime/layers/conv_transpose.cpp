#include <algorithm>

#include "runtime/kernels/product.h"
#include "runtime/layers/layer.h"

namespace digitforge {
namespace {

/// Transposed convolution: a product gives every input pixel's whole contribution, [o, k, k], which
/// is then added where it belongs (col2im). Multiplies once for each input pixel, weight and tap:
/// no zeros are stuffed between pixels.
class ConvTranspose : public Layer {
 public:
  explicit ConvTranspose(LayerSpec spec)
      : in_(spec.inputs[0]),
        out_(spec.output),
        // h' = (h - 1) * stride + k - 2 * padding
        kernel_(out_[1] + 2 * spec.node.padding - (in_[1] - 1) * spec.node.stride),
        stride_(spec.node.stride),
        padding_(spec.node.padding),
        bias_(std::move(spec.bias)) {
    // [c, o, k, k] to [o * k * k, c]
    const std::size_t taps = std::size_t{out_[0]} * kernel_ * kernel_;
    std::vector<float> transposed(spec.weight.size());
    for (std::size_t c = 0; c < in_[0]; ++c) {
      for (std::size_t t = 0; t < taps; ++t) transposed[t * in_[0] + c] = spec.weight[c * taps + t];
    }
    weight_ = PackedMatrix(transposed, taps, in_[0]);
    bias_.resize(out_[0], 0.0F);
  }

  void run(std::span<const float* const> inputs, float* output, std::size_t batch,
           float* scratch) const override {
    const std::size_t pixels = std::size_t{in_[1]} * in_[2];
    for (std::size_t n = 0; n < batch; ++n) {
      product(weight_, {inputs[0] + n * in_.elements(), 1, pixels}, pixels, nullptr,
              {scratch, 1, pixels});
      scatter(scratch, output + n * out_.elements());
    }
  }

  std::size_t scratch_size() const override { return weight_.out() * std::size_t{in_[1]} * in_[2]; }

 private:
  /// parts: [o, k, k, h, w]; image: [o, h', w'].
  void scatter(const float* parts, float* image) const {
    const std::size_t out_pixels = std::size_t{out_[1]} * out_[2];
    for (std::size_t o = 0; o < out_[0]; ++o, image += out_pixels) {
      std::fill_n(image, out_pixels, bias_[o]);
      for (std::size_t ky = 0; ky < kernel_; ++ky) {
        for (std::size_t kx = 0; kx < kernel_; ++kx) {
          for (std::size_t iy = 0; iy < in_[1]; ++iy, parts += in_[2]) {
            // Unsigned: cropped positions above or left wrap to beyond the other edge.
            const std::size_t y = iy * stride_ + ky - padding_;
            if (y >= out_[1]) continue;
            float* row = image + y * out_[2];
            for (std::size_t ix = 0; ix < in_[2]; ++ix) {
              const std::size_t x = ix * stride_ + kx - padding_;
              if (x < out_[2]) row[x] += parts[ix];
            }
          }
        }
      }
    }
  }

  Shape in_, out_;
  std::size_t kernel_, stride_, padding_;
  std::vector<float> bias_;
  PackedMatrix weight_;
};

}  // namespace

std::unique_ptr<Layer> make_conv_transpose(LayerSpec spec) {
  const Shape& in = spec.inputs[0];
  if (in[1] == 1 && in[2] == 1 && spec.node.padding == 0) {
    // One input pixel and nothing cropped: [c] to [o * k * k], a linear layer.
    const std::size_t taps = spec.output.elements(), channels = in[0];
    std::vector<float> transposed(spec.weight.size());
    for (std::size_t c = 0; c < channels; ++c) {
      for (std::size_t t = 0; t < taps; ++t)
        transposed[t * channels + c] = spec.weight[c * taps + t];
    }
    spec.weight = std::move(transposed);
    if (!spec.bias.empty()) {
      std::vector<float> bias(taps);
      for (std::size_t t = 0; t < taps; ++t) bias[t] = spec.bias[t * spec.output[0] / taps];
      spec.bias = std::move(bias);
    }
    return make_linear(std::move(spec));
  }
  return std::make_unique<ConvTranspose>(std::move(spec));
}

}  // namespace digitforge
