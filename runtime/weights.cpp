#include "runtime/weights.h"

#include <cstring>

#include "shared/bits.h"
#include "shared/half.h"

namespace digitforge {
namespace {

// Byte by byte: the file is little-endian and need not be aligned in the caller's memory.
void copy_elements(const Tensor& tensor, std::size_t first, std::size_t stride,
                   std::span<float> to) {
  const std::size_t size = dtype_size(tensor.dtype);
  const std::byte* from = tensor.data.data() + first * size;
  const auto byte = [&from](std::size_t at) { return std::to_integer<std::uint32_t>(from[at]); };
  stride *= size;
  switch (tensor.dtype) {
    case DType::i8:
      for (float& value : to) {
        value = static_cast<float>(static_cast<std::int8_t>(byte(0)));
        from += stride;
      }
      break;
    case DType::f16:
      for (float& value : to) {
        value = half_to_float(static_cast<std::uint16_t>(byte(0) | byte(1) << 8));
        from += stride;
      }
      break;
    case DType::f32:
      for (float& value : to) {
        value = float_from_bits(byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24);
        from += stride;
      }
      break;
  }
}

const Tensor* find(const Network& network, const std::optional<std::uint32_t>& index) {
  return index ? &network.tensors[*index] : nullptr;
}

}  // namespace

std::vector<float> to_floats(const Tensor& tensor) {
  std::vector<float> values(tensor.shape.elements());
  copy_elements(tensor, 0, 1, values);
  return values;
}

NodeWeights::NodeWeights(const Network& network, const Node& node)
    : weight_(find(network, node.weight)),
      bias_(find(network, node.bias)),
      scale_(find(network, node.scale)) {}

void NodeWeights::copy(std::size_t first, std::size_t stride, std::span<float> to) const {
  copy_elements(*weight_, first, stride, to);
}

void NodeWeights::copy(std::size_t first, std::size_t stride, std::span<std::int8_t> to) const {
  const std::byte* from = weight_->data.data() + first;
  if (stride == 1) {
    std::memcpy(to.data(), from, to.size());
    return;
  }
  for (std::int8_t& value : to) {
    value = static_cast<std::int8_t>(*from);
    from += stride;
  }
}

std::vector<float> NodeWeights::bias(std::size_t outputs) const {
  return bias_ != nullptr ? to_floats(*bias_) : std::vector<float>(outputs, 0.0F);
}

std::vector<float> NodeWeights::scales(std::size_t outputs) const {
  return scale_ != nullptr ? to_floats(*scale_) : std::vector<float>(outputs, 1.0F);
}

}  // namespace digitforge
