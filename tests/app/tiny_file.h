#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "shared/model_description.h"

namespace digitforge {

/// The bytes of a tiny model with random weights and a discriminator. classes: 0 for none.
std::vector<std::byte> tiny_file(std::uint32_t classes, Shape image = {1, 2, 3});

/// Its generator prefix.
std::vector<std::byte> tiny_prefix(std::uint32_t classes);

}  // namespace digitforge
