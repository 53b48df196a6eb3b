#pragma once

#include <torch/types.h>

#include <functional>

namespace digitforge {

/// E[|grad a(x)|^2] / 2 over the batch, to be weighted by gamma: R1 on real images, R2 on generated
/// ones (Mescheder et al. 2018, equations 9 and 10). images: [n, ...], requires grad, and `logits`,
/// [n, 1], were computed from it. Returns a scalar that can be differentiated again.
torch::Tensor zero_centred_penalty(const torch::Tensor& logits, const torch::Tensor& images);

/// E[(|grad a(x)| - 1)^2] at random points between real and generated images, to be weighted by
/// lambda (Gulrajani et al. 2017, algorithm 1). real, fake: [n, ...]; critic: images to logits.
torch::Tensor interpolation_penalty(const torch::Tensor& real, const torch::Tensor& fake,
                                    const std::function<torch::Tensor(torch::Tensor)>& critic);

}  // namespace digitforge
