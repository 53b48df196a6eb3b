#include "runtime/weights.h"

#include "shared/bits.h"
#include "shared/half.h"

namespace digitforge {
namespace {

// Byte by byte: the file is little-endian and need not be aligned in the caller's memory.
float element_of(const Tensor& tensor, std::size_t i) {
  const auto byte = [&](std::size_t at) { return std::to_integer<std::uint32_t>(tensor.data[at]); };
  switch (tensor.dtype) {
    case DType::i8:
      return static_cast<float>(static_cast<std::int8_t>(byte(i)));
    case DType::f16:
      return half_to_float(static_cast<std::uint16_t>(byte(2 * i) | byte(2 * i + 1) << 8));
    case DType::f32:
      break;
  }
  return float_from_bits(byte(4 * i) | byte(4 * i + 1) << 8 | byte(4 * i + 2) << 16 |
                         byte(4 * i + 3) << 24);
}

const Tensor* find(const Network& network, const std::optional<std::uint32_t>& index) {
  return index ? &network.tensors[*index] : nullptr;
}

}  // namespace

std::vector<float> to_floats(const Tensor& tensor) {
  std::vector<float> values(tensor.shape.elements());
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = element_of(tensor, i);
  return values;
}

NodeWeights::NodeWeights(const Network& network, const Node& node)
    : weight_(find(network, node.weight)),
      bias_(find(network, node.bias)),
      scale_(find(network, node.scale)) {}

float NodeWeights::element(std::size_t index) const { return element_of(*weight_, index); }

std::vector<float> NodeWeights::bias(std::size_t outputs) const {
  return bias_ != nullptr ? to_floats(*bias_) : std::vector<float>(outputs, 0.0F);
}

std::vector<float> NodeWeights::scales(std::size_t outputs) const {
  return scale_ != nullptr ? to_floats(*scale_) : std::vector<float>(outputs, 1.0F);
}

}  // namespace digitforge
