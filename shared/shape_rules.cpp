#include "shared/shape_rules.h"

namespace digitforge {

Status check_shape(const Shape& shape, ErrorCode code, const std::string& where) {
  if (shape.rank < 1 || shape.rank > kMaxRank) {
    return Error{code, where + ": rank " + std::to_string(shape.rank) + " is not from 1 to " +
                           std::to_string(kMaxRank)};
  }
  std::uint64_t elements = 1;  // at most 2^26 * 2^16 before it is checked
  for (std::uint32_t i = 0; i < shape.rank; ++i) {
    if (shape[i] == 0) return Error{code, where + ": dimension " + std::to_string(i) + " is zero"};
    elements *= shape[i];
    if (shape[i] > kMaxDimension || elements > kMaxElements) {
      return Error{ErrorCode::too_large, where + ": shape " + shape.to_string() +
                                             " is over the format's limits, " +
                                             std::to_string(kMaxDimension) + " a dimension and " +
                                             std::to_string(kMaxElements) + " elements"};
    }
  }
  return Success{};
}

}  // namespace digitforge
