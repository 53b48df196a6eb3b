#include "runtime/weights.h"

#include <cstdint>

#include "shared/bits.h"
#include "shared/half.h"

namespace digitforge {

std::vector<float> to_floats(const Tensor& tensor) {
  const auto byte = [&](std::size_t i) { return std::to_integer<std::uint32_t>(tensor.data[i]); };
  std::vector<float> values(tensor.shape.elements());
  for (std::size_t i = 0; i < values.size(); ++i) {
    // Byte by byte: the file is little-endian and need not be aligned in the caller's memory.
    if (tensor.dtype == DType::f16) {
      values[i] = half_to_float(static_cast<std::uint16_t>(byte(2 * i) | byte(2 * i + 1) << 8));
    } else {
      values[i] = float_from_bits(byte(4 * i) | byte(4 * i + 1) << 8 | byte(4 * i + 2) << 16 |
                                  byte(4 * i + 3) << 24);
    }
  }
  return values;
}

}  // namespace digitforge
