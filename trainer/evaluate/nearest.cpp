#include "trainer/evaluate/nearest.h"

#include <torch/torch.h>

#include <vector>

#include "trainer/evaluate/distances.h"

namespace digitforge {

Nearest nearest_images(const torch::Tensor& images, const torch::Tensor& others) {
  std::vector<torch::Tensor> distances, indices;
  visit_squared_distances(images.flatten(1), others.flatten(1),
                          [&](std::int64_t, const torch::Tensor& squares) {
                            const auto [least, index] = squares.min(1);
                            distances.push_back(least.sqrt());
                            indices.push_back(index);
                          });
  return {torch::cat(distances), torch::cat(indices)};
}

}  // namespace digitforge
