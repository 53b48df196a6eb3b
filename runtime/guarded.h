#pragma once

#include <new>
#include <stdexcept>

#include "shared/error.h"

namespace digitforge {

inline Error out_of_memory() noexcept {
  try {
    return {ErrorCode::out_of_memory,
            "there is not enough memory: close something, or ask for less"};
  } catch (const std::bad_alloc&) {
    return {ErrorCode::out_of_memory, "out of memory"};  // so short that it needs none
  }
}

/// What call() yields, a Result; out_of_memory where an allocation failed. WebAssembly has no
/// exceptions: there ModelLoader asks for the memory before it begins.
template <typename Call>
auto guarded(const Call& call) noexcept -> decltype(call()) {
  try {
    return call();
  } catch (const std::bad_alloc&) {
    return out_of_memory();
  } catch (const std::length_error&) {
    return out_of_memory();
  }
}

}  // namespace digitforge
