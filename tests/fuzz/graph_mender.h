#pragma once

#include "tests/shared/example_models.h"

namespace digitforge::fuzz {

/// A file that is being changed. A classifier's features and head stand in the places of the
/// generator and the discriminator.
struct Draft {
  ExampleModel model;
  bool classifier = false;
};

Draft draft_of(const FileDescription& file);
ExampleFile finish(Draft draft);

/// Rebuilds a file's graphs so that they are sound, as close to what they were as that allows:
/// reshapes where an operand has another rank, weights, biases and scales of the sizes that they
/// need, attributes in their ranges, and at the end a value of the network's role that reads what
/// no node did. What would be too large to store becomes an activation.
void mend(Draft& draft);

}  // namespace digitforge::fuzz
