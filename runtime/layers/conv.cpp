#include <algorithm>

#include "runtime/kernels/product.h"
#include "runtime/layers/layer.h"

namespace digitforge {
namespace {

/// Convolution as a product with the patches under the kernel (im2col), image by image.
class Conv : public Layer {
 public:
  explicit Conv(LayerSpec spec)
      : in_(spec.inputs[0]),
        out_(spec.output),
        kernel_(spec.weight.size() / (out_[0] * in_[0])),
        stride_(spec.node.stride),
        padding_(spec.node.padding),
        bias_(std::move(spec.bias)) {
    std::size_t k = 1;
    while (k * k < kernel_) ++k;
    kernel_ = k;
    weight_ = PackedMatrix(spec.weight, out_[0], patch_size());
  }

  void run(std::span<const float* const> inputs, float* output, std::size_t batch,
           float* scratch) const override {
    const std::size_t pixels = std::size_t{out_[1]} * out_[2];
    for (std::size_t n = 0; n < batch; ++n) {
      gather(inputs[0] + n * in_.elements(), scratch);
      product(weight_, {scratch, 1, pixels}, pixels, bias_.empty() ? nullptr : bias_.data(),
              {output + n * out_.elements(), 1, pixels});
    }
  }

  std::size_t scratch_size() const override {
    return patch_size() * std::size_t{out_[1]} * out_[2];
  }

 private:
  std::size_t patch_size() const { return std::size_t{in_[0]} * kernel_ * kernel_; }

  /// image: [c, h, w]; patches: [c, k, k, h', w']: the input pixel under each tap for every output.
  void gather(const float* image, float* patches) const {
    for (std::size_t c = 0; c < in_[0]; ++c) {
      for (std::size_t ky = 0; ky < kernel_; ++ky) {
        for (std::size_t kx = 0; kx < kernel_; ++kx) {
          for (std::size_t oy = 0; oy < out_[1]; ++oy, patches += out_[2]) {
            // Unsigned: what is left of or above the image wraps to beyond its right or lower edge.
            const std::size_t y = oy * stride_ + ky - padding_;
            if (y >= in_[1]) {
              std::fill_n(patches, out_[2], 0.0F);
              continue;
            }
            const float* row = image + (c * in_[1] + y) * in_[2];
            for (std::size_t ox = 0; ox < out_[2]; ++ox) {
              const std::size_t x = ox * stride_ + kx - padding_;
              patches[ox] = x < in_[2] ? row[x] : 0.0F;
            }
          }
        }
      }
    }
  }

  Shape in_, out_;
  std::size_t kernel_, stride_, padding_;
  PackedMatrix weight_;
  std::vector<float> bias_;
};

}  // namespace

std::unique_ptr<Layer> make_conv(LayerSpec spec) { return std::make_unique<Conv>(std::move(spec)); }

}  // namespace digitforge
