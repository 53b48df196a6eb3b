#pragma once

#include "tests/shared/example_models.h"

namespace digitforge {

/// One of the project's four architectures, generator and discriminator, with random weights.
struct Architecture {
  const char* name;
  ExampleModel (*make)(DType dtype);
};
extern const Architecture kArchitectures[4];

}  // namespace digitforge
