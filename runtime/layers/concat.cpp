#include <algorithm>

#include "runtime/layers/layer.h"

namespace digitforge {
namespace {

class Concat : public Layer {
 public:
  explicit Concat(const LayerSpec& spec) {
    for (const Shape& shape : spec.inputs) sizes_.push_back(shape.elements());
  }

  void run(std::span<const float* const> inputs, float* output, std::size_t batch,
           float*) const override {
    for (std::size_t n = 0; n < batch; ++n) {
      for (std::size_t i = 0; i < sizes_.size(); ++i) {
        output = std::copy_n(inputs[i] + n * sizes_[i], sizes_[i], output);
      }
    }
  }

 private:
  std::vector<std::size_t> sizes_;
};

}  // namespace

std::unique_ptr<Layer> make_concat(LayerSpec spec) { return std::make_unique<Concat>(spec); }

}  // namespace digitforge
