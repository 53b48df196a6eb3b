#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

// stb_image_write goes on where it gets no memory, and writes behind the end of what it has. With
// this header before it, it throws std::bad_alloc.

namespace digitforge {

inline void* checked_realloc(void* memory, std::size_t size) {
  void* const moved = std::realloc(memory, size);
  if (moved == nullptr) throw std::bad_alloc();
  return moved;
}

}  // namespace digitforge

#define STBIW_MALLOC(size) ::digitforge::checked_realloc(nullptr, size)
#define STBIW_REALLOC(memory, size) ::digitforge::checked_realloc(memory, size)
#define STBIW_FREE(memory) std::free(memory)
