#include "trainer/train/blas.h"

#include <ATen/Context.h>
#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>

namespace digitforge {
namespace {

constexpr const char* kCoreVariable = "OPENBLAS_CORETYPE";

/// A function of OpenBLAS; null on any other BLAS.
template <typename Function>
Function* openblas(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_DEFAULT, name));
}

/// For this processor; empty where OpenBLAS's choice is right, or there is no OpenBLAS.
std::string better_core() {
#if defined(__x86_64__)
  const auto core = openblas<const char*()>("openblas_get_corename");
  if (core == nullptr) return {};
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  return fitting_core(core(), avx2, avx512);
#else
  return {};
#endif
}

}  // namespace

std::string blas_warning() {
  if (at::hasMKL()) return {};
  const std::string remedy =
      "; training would take many times longer: install libopenblas0-openmp and select it with"
      " 'update-alternatives --config libblas.so.3-x86_64-linux-gnu' ('./dev train' does both)";
  // A BLAS that is linked into LibTorch itself is one that its packagers chose.
  if (dlsym(RTLD_DEFAULT, "sgemm_") == nullptr) return {};
  const auto parallel = openblas<int()>("openblas_get_parallel");
  if (parallel == nullptr) return "LibTorch runs on a BLAS that is not OpenBLAS or MKL" + remedy;
  constexpr int kPthreads = 1;
  if (parallel() == kPthreads) {
    return "LibTorch runs on the pthread build of OpenBLAS, whose threads fight its own" + remedy;
  }
  if (const std::string core = better_core(); !core.empty()) {
    return std::string("OpenBLAS runs its kernels for processors of another age; ")
        .append(kCoreVariable)
        .append("=")
        .append(core)
        .append(" makes it run this one's");
  }
  return {};
}

std::string fitting_core(const std::string& core, bool avx2, bool avx512) {
  if (!avx2 || (core != "Prescott" && core != "Nehalem" && core != "Barcelona")) return {};
  return avx512 ? "SkylakeX" : "Haswell";
}

void use_fitting_blas(char** arguments) {
  if (std::getenv(kCoreVariable) != nullptr) return;
  const std::string core = better_core();
  if (core.empty()) return;
  setenv(kCoreVariable, core.c_str(), 1);
  execv("/proc/self/exe", arguments);
  unsetenv(kCoreVariable);
}

}  // namespace digitforge
