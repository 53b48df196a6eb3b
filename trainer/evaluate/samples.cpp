#include "trainer/evaluate/samples.h"

#include <torch/torch.h>

#include <algorithm>
#include <vector>

#include "trainer/nets/network_forward.h"
#include "trainer/train/gan.h"

namespace digitforge {

Samples draw_samples(const ModelDescription& model, std::uint64_t seed, std::int64_t first,
                     std::int64_t n, torch::Device device) {
  constexpr std::int64_t kBatch = 500;
  const auto classes = static_cast<std::int64_t>(model.metadata.class_names.size());
  const ReferenceNetwork generator(model.generator, device);
  std::vector<torch::Tensor> images, labels;
  for (std::int64_t done = 0; done < n; done += kBatch) {
    const std::int64_t count = std::min(kBatch, n - done);
    std::vector<torch::Tensor> inputs = {
        latents_by_seed(seed, static_cast<std::uint64_t>(first + done), count).to(device)};
    if (classes > 0) {
      labels.push_back((torch::arange(count, device) + first + done).remainder(classes));
      inputs.push_back(torch::one_hot(labels.back(), classes).to(torch::kFloat32));
    }
    images.push_back(generator.forward(inputs));
  }
  return {torch::cat(images), classes > 0 ? torch::cat(labels) : torch::Tensor()};
}

}  // namespace digitforge
