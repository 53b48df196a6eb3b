#pragma once

#include <string>

namespace digitforge {

/// Empty where LibTorch's matrix products run on a fast library; else a warning to print: the
/// reference BLAS is 21 times slower than the OpenMP OpenBLAS, the pthread OpenBLAS 2.7 times.
std::string blas_warning();

/// What OPENBLAS_CORETYPE must name for kernels that fit the processor; empty where `core`, the
/// one that OpenBLAS chose, is no fallback or nothing better is known. From release 0.3.16 on it
/// took every Intel processor that it did not know for a Prescott of 2004, without AVX
/// (OpenMathLib/OpenBLAS#4267, mended in 0.3.25), and takes new ones of AMD for a Barcelona. avx2:
/// with fused multiply-add. avx512: F, DQ, BW and VL.
std::string fitting_core(const std::string& core, bool avx2, bool avx512);

/// Starts the program anew, in its own process and with OPENBLAS_CORETYPE set, where OpenBLAS fell
/// back to such kernels; it reads that variable only when it is loaded. One that the user set
/// stays. To be called first. Else, and where the start fails, returns.
void use_fitting_blas(char** arguments);

}  // namespace digitforge
