#include <algorithm>

#include "runtime/layers/layer.h"

namespace digitforge {
namespace {

/// tanh to 4 units in the last place, as Eigen's generic_fast_tanh_float (Eigen 3.4,
/// MathFunctionsImpl.h): a 13/6 rational function, clamped where the result rounds to 1. Plain
/// arithmetic, so that an image's bits depend neither on the platform's libm nor on where in a
/// batch the image is.
inline float fast_tanh(float value) {
  const float x = std::min(std::max(value, -7.90531110763549805F), 7.90531110763549805F);
  const float x2 = x * x;
  float p = -2.76076847742355e-16F;
  p = p * x2 + 2.00018790482477e-13F;
  p = p * x2 + -8.60467152213735e-11F;
  p = p * x2 + 5.12229709037114e-08F;
  p = p * x2 + 1.48572235717979e-05F;
  p = p * x2 + 6.37261928875436e-04F;
  p = p * x2 + 4.89352455891786e-03F;
  float q = 1.19825839466702e-06F;
  q = q * x2 + 1.18534705686654e-04F;
  q = q * x2 + 2.26843463243900e-03F;
  q = q * x2 + 4.89352518554385e-03F;
  return std::min(std::max(x * p / q, -1.0F), 1.0F);
}

class Activation : public Layer {
 public:
  explicit Activation(const LayerSpec& spec)
      : op_(spec.node.op), slope_(spec.node.slope), size_(spec.output.elements()) {}

  void run(std::span<const float* const> inputs, float* output, std::size_t batch,
           float*) const override {
    const float* x = inputs[0];
    const float* end = x + batch * size_;
    switch (op_) {
      case Op::relu:
        std::transform(x, end, output, [](float v) { return v > 0 ? v : 0.0F; });
        break;
      case Op::leaky_relu:
        std::transform(x, end, output, [this](float v) { return v < 0 ? v * slope_ : v; });
        break;
      case Op::tanh:
        std::transform(x, end, output, fast_tanh);
        break;
      default:
        // sigmoid(x) = (1 + tanh(x / 2)) / 2, which overflows nowhere
        std::transform(x, end, output, [](float v) { return 0.5F + 0.5F * fast_tanh(0.5F * v); });
        break;
    }
  }

  bool in_place() const override { return true; }

 private:
  Op op_;
  float slope_;
  std::size_t size_;
};

}  // namespace

std::unique_ptr<Layer> make_activation(LayerSpec spec) {
  return std::make_unique<Activation>(spec);
}

}  // namespace digitforge
