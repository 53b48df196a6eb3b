#include "trainer/judge/augment.h"

#include <torch/torch.h>

#include <numbers>

namespace digitforge {

torch::Tensor augment(const torch::Tensor& images) {
  torch::NoGradGuard no_grad;
  const std::int64_t n = images.size(0);
  const auto uniform = [&](double low, double high) {
    return torch::empty({n}, images.options()).uniform_(low, high);
  };
  const double turn = 12 * std::numbers::pi / 180;
  const auto angle = uniform(-turn, turn);
  const auto cosine = angle.cos(), sine = angle.sin();
  const auto wide = uniform(0.9, 1.1), high = uniform(0.9, 1.1), shear = uniform(-0.1, 0.1);
  // Coordinates run from -1 to 1, so that a pixel is 2 / width.
  const double pixel = 2.0 / static_cast<double>(images.size(3));
  const auto x = uniform(-2 * pixel, 2 * pixel), y = uniform(-2 * pixel, 2 * pixel);
  const auto map = torch::stack({torch::stack({cosine * wide, shear - sine * high, x}, 1),
                                 torch::stack({sine * wide, cosine * high, y}, 1)},
                                1);  // [n, 2, 3]
  const auto grid = torch::affine_grid_generator(map, images.sizes(), /*align_corners=*/false);
  // Zero is what lies outside: so the background, -1, is moved there and back.
  return torch::grid_sampler_2d(images + 1, grid, /*bilinear*/ 0, /*zeros*/ 0,
                                /*align_corners=*/false) -
         1;
}

}  // namespace digitforge
