#include "trainer/train/blas.h"

#include <ATen/Context.h>
#include <dlfcn.h>

namespace digitforge {

std::string blas_warning() {
  if (at::hasMKL()) return {};
  const std::string remedy =
      "; training would take many times longer: install libopenblas0-openmp and select it with"
      " 'update-alternatives --config libblas.so.3-x86_64-linux-gnu' ('./dev train' does both)";
  // A BLAS that is linked into LibTorch itself is one that its packagers chose.
  if (dlsym(RTLD_DEFAULT, "sgemm_") == nullptr) return {};
  using Parallel = int (*)();
  const auto parallel = reinterpret_cast<Parallel>(dlsym(RTLD_DEFAULT, "openblas_get_parallel"));
  if (parallel == nullptr) return "LibTorch runs on a BLAS that is not OpenBLAS or MKL" + remedy;
  constexpr int kPthreads = 1;
  if (parallel() == kPthreads) {
    return "LibTorch runs on the pthread build of OpenBLAS, whose threads fight its own" + remedy;
  }
  return {};
}

}  // namespace digitforge
