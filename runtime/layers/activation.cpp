#include <algorithm>

#include "runtime/layers/layer.h"

namespace digitforge {
namespace {

/// An activation by itself, where no layer with weights could apply it as it writes.
class ActivationLayer : public Layer {
 public:
  ActivationLayer(const KernelTable& table, FusedActivation activation, std::size_t size)
      : table_(table), activation_(activation), size_(size) {}

  void run(std::span<const Images> inputs, MutableImages output, std::size_t count,
           const Workbench&) const override {
    for (std::size_t n = 0; n < count; ++n) {
      float* to = output.data + n * output.stride;
      std::copy_n(inputs[0].data + n * inputs[0].stride, size_, to);
      table_.activate(to, size_, activation_.kind, activation_.slope);
    }
  }

 private:
  const KernelTable& table_;
  FusedActivation activation_;
  std::size_t size_;
};

}  // namespace

std::unique_ptr<Layer> make_activation(const KernelTable& table, FusedActivation activation,
                                       std::size_t size) {
  return std::make_unique<ActivationLayer>(table, activation, size);
}

}  // namespace digitforge
