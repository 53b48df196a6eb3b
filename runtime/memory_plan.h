#pragma once

#include <cstddef>
#include <vector>

#include "runtime/lowering.h"

namespace digitforge {

/// A place for each value of a network, in one working memory, where values that are never needed
/// at the same time may lie in the same place.
struct MemoryPlan {
  struct Place {
    enum class Kind { input, output, memory } kind = Kind::memory;
    std::size_t offset = 0;  ///< floats, for one image; in memory times the images of a batch
    std::size_t begin = 0;   ///< floats behind that, of a part of a concatenation
    std::size_t stride = 0;  ///< floats from an image to the next
  };
  std::vector<Place> places;  ///< of each value
  std::size_t size = 0;       ///< floats an image
};

/// inputs: how many of the values are the network's inputs.
MemoryPlan plan_memory(const PlannedNetwork& network, std::size_t inputs);

}  // namespace digitforge
