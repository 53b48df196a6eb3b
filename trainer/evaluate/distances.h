#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>

namespace digitforge {

/// Calls `visit(first, distances)` for rows `first` and on of `a`, some hundreds at a time, with
/// their squared Euclidean distances to all of `b`: [rows, m], float32, at least 0, computed as
/// |a|^2 + |b|^2 - 2 a.b. a: [n, d]; b: [m, d]; float32.
void visit_squared_distances(
    const torch::Tensor& a, const torch::Tensor& b,
    const std::function<void(std::int64_t first, const torch::Tensor& distances)>& visit);

}  // namespace digitforge
