#include <algorithm>

#include "runtime/layers/layer.h"

namespace digitforge {
namespace {

class Concat : public Layer {
 public:
  explicit Concat(std::vector<ConcatPart> parts) : parts_(std::move(parts)) {}

  void run(std::span<const Images> inputs, MutableImages output, std::size_t count,
           const Workbench&) const override {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (parts_[i].in_place) continue;
      for (std::size_t n = 0; n < count; ++n) {
        std::copy_n(inputs[i].data + n * inputs[i].stride, parts_[i].size,
                    output.data + n * output.stride + parts_[i].begin);
      }
    }
  }

 private:
  std::vector<ConcatPart> parts_;
};

}  // namespace

std::unique_ptr<Layer> make_concat(std::vector<ConcatPart> parts) {
  return std::make_unique<Concat>(std::move(parts));
}

}  // namespace digitforge
