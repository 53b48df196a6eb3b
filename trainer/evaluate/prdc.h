#pragma once

#include <torch/types.h>

#include <cstdint>

namespace digitforge {

/// Shares, 0 to 1; density may be above 1.
struct Prdc {
  double precision = 0;  ///< of generated points that lie within a real point's neighbourhood
  double recall = 0;     ///< of real points that lie within a generated point's neighbourhood
  double density = 0;    ///< mean number of real neighbourhoods about a generated point, over k
  double coverage = 0;   ///< of real points with a generated point in their neighbourhood
};

/// Precision and recall (Kynkaanniemi et al. 2019, equations 1 and 2), density and coverage (Naeem
/// et al. 2020, equations 3 and 6). A point's neighbourhood reaches to its k-th nearest other point
/// of the same set. real: [n, d]; generated: [m, d]; float32, n and m above k.
Prdc prdc(const torch::Tensor& real, const torch::Tensor& generated, std::int64_t k = 5);

}  // namespace digitforge
