#pragma once

#include <string>

#include "tests/shared/example_models.h"

namespace digitforge {

/// One of the project's four architectures, generator and discriminator, with random weights.
struct Architecture {
  const char* name;
  ExampleModel (*make)(DType dtype);
};
extern const Architecture kArchitectures[4];

/// Its name as a part of a test's name, which takes no hyphens.
std::string test_name(const Architecture& architecture);

}  // namespace digitforge
