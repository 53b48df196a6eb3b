#pragma once

#include <string>

namespace digitforge {

/// Empty where LibTorch's matrix products run on a fast library; else a warning to print: the
/// reference BLAS is 21 times slower than the OpenMP OpenBLAS, the pthread OpenBLAS 2.7 times.
std::string blas_warning();

}  // namespace digitforge
