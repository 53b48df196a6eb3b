#pragma once

#include <cstddef>

namespace digitforge {

/// What the program asked of the heap so far, through operator new, malloc and their relatives, in
/// whatever is linked into it statically. Link with the target test_allocations.
struct HeapCount {
  std::size_t allocations = 0;  ///< calls that took memory
  std::size_t blocks = 0;       ///< taken and not given back yet
  std::size_t bytes = 0;        ///< of those, as the allocator rounds them
  std::size_t most_bytes = 0;   ///< at one time
};
HeapCount heap_count();
/// From here on most_bytes counts anew.
void forget_most_bytes();

/// From here on attempt `first` to take memory fails, counted from 1, and each `step`-th after it:
/// malloc gives null, operator new throws std::bad_alloc, as where there is none. first 0: none
/// fails. Yields whether any failed since the last call.
bool fail_allocations(std::size_t first, std::size_t step);

}  // namespace digitforge
