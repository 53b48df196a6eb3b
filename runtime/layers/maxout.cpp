#include <algorithm>

#include "runtime/layers/layer.h"

namespace digitforge {
namespace {

class Maxout : public Layer {
 public:
  explicit Maxout(const LayerSpec& spec)
      : pieces_(spec.node.pieces), units_(spec.output.elements()) {}

  void run(std::span<const float* const> inputs, float* output, std::size_t batch,
           float*) const override {
    const float* x = inputs[0];
    for (std::size_t i = 0; i < batch * units_; ++i, x += pieces_) {
      output[i] = *std::max_element(x, x + pieces_);
    }
  }

 private:
  std::size_t pieces_, units_;
};

}  // namespace

std::unique_ptr<Layer> make_maxout(LayerSpec spec) { return std::make_unique<Maxout>(spec); }

}  // namespace digitforge
