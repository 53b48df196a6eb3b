#pragma once

#include <cstdint>
#include <filesystem>

namespace digitforge::testing {

/// Writes a data set of MNIST's first training images of the first `classes` digits, at most
/// `training` and `test` of them, in MNIST's layout.
void write_small_dataset(const std::filesystem::path& folder, int classes, std::int64_t training,
                         std::int64_t test);

}  // namespace digitforge::testing
