#pragma once

#include <vector>

#include "shared/model_description.h"

namespace digitforge {

/// A tensor's values as floats, [shape.elements()].
std::vector<float> to_floats(const Tensor& tensor);

}  // namespace digitforge
