#pragma once

#include <torch/types.h>

#include <cstdint>

namespace digitforge {

/// torch::conv2d and torch::conv_transpose2d with square strides and paddings, differentiable
/// twice, the same sums in an order that oneDNN is fast at. LibTorch's own transposed convolution
/// goes through columns on the CPU, at a quarter of the speed of oneDNN's input gradient of the
/// convolution that it transposes; and oneDNN's own input gradient is a twentieth as fast where
/// there is one channel on a side. Elsewhere than on the CPU, LibTorch's own.
///
/// x: [n, in, h, w]; weight: [out, in, k, k], of the transposed one [in, out, k, k]; bias: [out] or
/// undefined. Returns [n, out, H, W].
torch::Tensor convolution(const torch::Tensor& x, const torch::Tensor& weight,
                          const torch::Tensor& bias, std::int64_t stride, std::int64_t padding);
torch::Tensor transposed_convolution(const torch::Tensor& x, const torch::Tensor& weight,
                                     const torch::Tensor& bias, std::int64_t stride,
                                     std::int64_t padding);

}  // namespace digitforge
