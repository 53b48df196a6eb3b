#pragma once

#include <string>

#include "shared/error.h"
#include "shared/model_description.h"

namespace digitforge {

/// Rank 1 to kMaxRank, each dimension 1 to kMaxDimension, at most kMaxElements elements. A fault is
/// reported as `code`, an excess as too_large; `where` names the culprit.
Status check_shape(const Shape& shape, ErrorCode code, const std::string& where);

}  // namespace digitforge
