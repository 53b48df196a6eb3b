#include "runtime/layers/layer.h"

#include <utility>

namespace digitforge {

std::unique_ptr<Layer> make_layer(LayerSpec spec) {
  switch (spec.node.op) {
    case Op::linear:
      return make_linear(std::move(spec));
    case Op::conv:
      return make_conv(std::move(spec));
    case Op::conv_transpose:
      return make_conv_transpose(std::move(spec));
    case Op::concat:
      return make_concat(std::move(spec));
    case Op::maxout:
      return make_maxout(std::move(spec));
    case Op::relu:
    case Op::leaky_relu:
    case Op::tanh:
    case Op::sigmoid:
      return make_activation(std::move(spec));
    case Op::reshape:
      break;
  }
  return nullptr;
}

}  // namespace digitforge
