#pragma once

#include <torch/types.h>

#include <cstdint>

namespace digitforge {

/// Frechet distance between Gaussians fitted to two sets of features (Dowson and Landau 1982;
/// Heusel et al. 2017, equation 6): |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)), in double
/// precision. a: [n, d]; b: [m, d]; n and m at least 2.
double frechet_distance(const torch::Tensor& a, const torch::Tensor& b);

/// Kernel distance (Binkowski et al. 2018, section 4): the unbiased squared maximum mean
/// discrepancy with the kernel (x.y / d + 1)^3, as the mean over blocks of `block` rows; may be
/// below 0. a, b: [n, d], n at least `block`.
double kernel_distance(const torch::Tensor& a, const torch::Tensor& b, std::int64_t block = 1000);

}  // namespace digitforge
