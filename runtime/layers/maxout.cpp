#include <algorithm>

#include "runtime/layers/layer.h"

namespace digitforge {
namespace {

class Maxout : public Layer {
 public:
  Maxout(std::size_t pieces, std::size_t units) : pieces_(pieces), units_(units) {}

  void run(std::span<const Images> inputs, MutableImages output, std::size_t count,
           const Workbench&) const override {
    for (std::size_t n = 0; n < count; ++n) {
      const float* x = inputs[0].data + n * inputs[0].stride;
      float* y = output.data + n * output.stride;
      for (std::size_t i = 0; i < units_; ++i, x += pieces_) {
        y[i] = *std::max_element(x, x + pieces_);
      }
    }
  }

 private:
  std::size_t pieces_, units_;
};

}  // namespace

std::unique_ptr<Layer> make_maxout(std::size_t pieces, std::size_t units) {
  return std::make_unique<Maxout>(pieces, units);
}

}  // namespace digitforge
