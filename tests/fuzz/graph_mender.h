#pragma once

#include "tests/shared/example_models.h"

namespace digitforge::fuzz {

/// Rebuilds a model's graphs so that they are sound, as close to what they were as that allows:
/// reshapes where an operand has another rank, weights, biases and scales of the sizes that they
/// need, attributes in their ranges, and at the end a value of the network's role that reads what
/// no node did. What would be too large to store becomes an activation.
void mend(ExampleModel& model);

}  // namespace digitforge::fuzz
