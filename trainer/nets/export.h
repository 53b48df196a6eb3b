#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "shared/model_description.h"
#include "trainer/nets/net.h"

namespace digitforge {

/// Owns the bytes that an exported Network's tensors view; a deque, so that they stay in place.
using TensorStorage = std::deque<std::vector<std::byte>>;

/// A trained net as a weight file's network, in evaluation mode: dropout vanishes, spectral norm is
/// divided out, and each batch norm is folded into the linear or (transposed) convolution layer
/// before it, from its running statistics: W' = W * gamma / sqrt(var + eps),
/// b' = (b - mean) * gamma / sqrt(var + eps) + beta.
/// Weights are stored as `dtype`, biases always as f32; i8 with a scale for each output channel,
/// the largest weight's magnitude over 127. The self-test records `cases` inputs with the outputs
/// that LibTorch computes from the weights as stored. Throws TrainerError where a batch norm
/// follows anything else, or where a weight overflows f16.
Network export_network(const Net& net, DType dtype,
                       const std::vector<torch::Tensor>& self_test_inputs, TensorStorage& storage);

}  // namespace digitforge
