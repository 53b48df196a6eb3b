#include "runtime/kernels/targets.h"

#include <cstdlib>
#include <string>

namespace digitforge {

// One a kernels.cpp; runtime/kernels/CMakeLists.txt says which there are. The page does without
// Eigen's, whose code would be a part of its download.
#if !defined(__EMSCRIPTEN__)
extern const KernelTable kernels_eigen;
#endif
#if defined(DIGITFORGE_X86_TARGETS)
extern const KernelTable kernels_sse2, kernels_avx2, kernels_avx512;
#else
extern const KernelTable kernels_only;
#endif

std::vector<const KernelTable*> usable_targets() {
#if defined(DIGITFORGE_X86_TARGETS)
  std::vector<const KernelTable*> usable = {&kernels_eigen, &kernels_sse2};
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    usable.push_back(&kernels_avx2);
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vnni")) {
      usable.push_back(&kernels_avx512);
    }
  }
  return usable;
#elif defined(__EMSCRIPTEN__)
  return {&kernels_only};
#else
  return {&kernels_eigen, &kernels_only};
#endif
}

Result<const KernelTable*> choose_target() {
  const std::vector<const KernelTable*> usable = usable_targets();
  const char* wanted = std::getenv("DIGITFORGE_TARGET");
  if (wanted == nullptr || *wanted == '\0') return usable.back();
  std::string names;
  for (const KernelTable* table : usable) {
    if (table->name == std::string(wanted)) return table;
    names += (names.empty() ? "" : ", ") + std::string(table->name);
  }
  return Error{ErrorCode::bad_argument, "DIGITFORGE_TARGET is \"" + std::string(wanted) +
                                            "\"; this build has, for this machine: " + names +
                                            ". Set one, or none"};
}

}  // namespace digitforge
