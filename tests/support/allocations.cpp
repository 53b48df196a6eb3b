#include "tests/support/allocations.h"

#include <malloc.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <new>
#include <utility>

// The linker's --wrap sends calls of malloc and so on to __wrap_malloc, and calls of __real_malloc
// to malloc. Calls inside a shared C++ library do not pass here, which is why operator new is
// replaced as well.
namespace {

digitforge::HeapCount counted;

/// Attempts to take memory since fail_allocations; which of them is the next to fail, and so on.
std::size_t attempts = 0, next_to_fail = 0, fail_step = 0;
bool any_failed = false;

bool fails() {
  if (++attempts != next_to_fail) return false;
  next_to_fail = fail_step > ~next_to_fail ? 0 : next_to_fail + fail_step;
  any_failed = true;
  return true;
}

void* taken(void* block) {
  if (block != nullptr) {
    ++counted.allocations;
    ++counted.blocks;
    counted.bytes += malloc_usable_size(block);
    counted.most_bytes = std::max(counted.most_bytes, counted.bytes);
  }
  return block;
}

void given_back(void* block) {
  if (block == nullptr) return;
  --counted.blocks;
  counted.bytes -= malloc_usable_size(block);
}

}  // namespace

digitforge::HeapCount digitforge::heap_count() { return counted; }
void digitforge::forget_most_bytes() { counted.most_bytes = counted.bytes; }
bool digitforge::fail_allocations(std::size_t first, std::size_t step) {
  attempts = 0;
  next_to_fail = first;
  fail_step = step;
  return std::exchange(any_failed, false);
}

extern "C" {

void* __real_malloc(std::size_t size);
void* __real_calloc(std::size_t count, std::size_t size);
void* __real_realloc(void* block, std::size_t size);
int __real_posix_memalign(void** block, std::size_t alignment, std::size_t size);
void __real_free(void* block);

void* __wrap_malloc(std::size_t size) { return fails() ? nullptr : taken(__real_malloc(size)); }
void* __wrap_calloc(std::size_t count, std::size_t size) {
  return fails() ? nullptr : taken(__real_calloc(count, size));
}
void* __wrap_realloc(void* block, std::size_t size) {
  if (fails()) return nullptr;
  const std::size_t before = block == nullptr ? 0 : malloc_usable_size(block);
  void* moved = __real_realloc(block, size);
  if (moved != nullptr) {
    if (block != nullptr) --counted.blocks;
    counted.bytes -= before;
    taken(moved);
  }
  return moved;
}
#ifndef __EMSCRIPTEN__  // there it calls posix_memalign
void* __real_aligned_alloc(std::size_t alignment, std::size_t size);
void* __wrap_aligned_alloc(std::size_t alignment, std::size_t size) {
  return fails() ? nullptr : taken(__real_aligned_alloc(alignment, size));
}
#endif
int __wrap_posix_memalign(void** block, std::size_t alignment, std::size_t size) {
  if (fails()) return ENOMEM;
  const int error = __real_posix_memalign(block, alignment, size);
  if (error == 0) taken(*block);
  return error;
}
void __wrap_free(void* block) {
  given_back(block);
  __real_free(block);
}

}  // extern "C"

// The forms that are not here call these. Those for arrays and those that do not throw would, too,
// but for AddressSanitizer's.
void* operator new(std::size_t size) {
  void* block = std::malloc(size == 0 ? 1 : size);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto step = static_cast<std::size_t>(alignment);
  void* block = std::aligned_alloc(step, (size + step - 1) / step * step);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return std::malloc(size == 0 ? 1 : size);
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new[](std::size_t size, const std::nothrow_t& nothrow) noexcept {
  return operator new(size, nothrow);
}
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete(void* block, std::align_val_t) noexcept { std::free(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { std::free(block); }
void operator delete[](void* block) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t) noexcept { std::free(block); }
void operator delete(void* block, const std::nothrow_t&) noexcept { std::free(block); }
void operator delete[](void* block, const std::nothrow_t&) noexcept { std::free(block); }
