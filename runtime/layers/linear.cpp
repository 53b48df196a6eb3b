#include "runtime/kernels/product.h"
#include "runtime/layers/layer.h"

namespace digitforge {
namespace {

class Linear : public Layer {
 public:
  explicit Linear(LayerSpec spec)
      : weight_(spec.weight, spec.output.elements(), spec.inputs[0].elements()),
        bias_(std::move(spec.bias)) {}

  void run(std::span<const float* const> inputs, float* output, std::size_t batch,
           float*) const override {
    product(weight_, {inputs[0], weight_.in(), 1}, batch, bias_.empty() ? nullptr : bias_.data(),
            {output, weight_.out(), 1});
  }

 private:
  PackedMatrix weight_;
  std::vector<float> bias_;
};

}  // namespace

std::unique_ptr<Layer> make_linear(LayerSpec spec) {
  return std::make_unique<Linear>(std::move(spec));
}

}  // namespace digitforge
