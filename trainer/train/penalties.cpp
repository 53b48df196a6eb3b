#include "trainer/train/penalties.h"

#include <torch/torch.h>

namespace digitforge {
namespace {

/// |d logits / d images|^2 of each image: [n]
torch::Tensor squared_slopes(const torch::Tensor& logits, const torch::Tensor& images) {
  const auto gradient = torch::autograd::grad({logits.sum()}, {images}, {}, /*retain_graph=*/true,
                                              /*create_graph=*/true)[0];
  return gradient.square().flatten(1).sum(1);
}

}  // namespace

torch::Tensor zero_centred_penalty(const torch::Tensor& logits, const torch::Tensor& images) {
  return squared_slopes(logits, images).mean() / 2;
}

torch::Tensor interpolation_penalty(const torch::Tensor& real, const torch::Tensor& fake,
                                    const std::function<torch::Tensor(torch::Tensor)>& critic) {
  std::vector<std::int64_t> one_an_image(static_cast<std::size_t>(real.dim()), 1);
  one_an_image[0] = real.size(0);
  const auto share = torch::rand(one_an_image, real.options());
  const auto between = torch::lerp(real, fake, share).detach().requires_grad_(true);
  const auto slopes = squared_slopes(critic(between), between);
  // The root's own slope is infinite at zero.
  return ((slopes + 1e-12).sqrt() - 1).square().mean();
}

}  // namespace digitforge
