#pragma once

#include <cstddef>

namespace digitforge {

/// What the program asked of the heap so far, through operator new, malloc and their relatives, in
/// whatever is linked into it statically. Link with the target test_allocations.
struct HeapCount {
  std::size_t allocations = 0;  ///< calls that took memory
  std::size_t blocks = 0;       ///< taken and not given back yet
};
HeapCount heap_count();

}  // namespace digitforge
