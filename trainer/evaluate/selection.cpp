#include "trainer/evaluate/selection.h"

#include <torch/torch.h>

#include <algorithm>
#include <utility>

#include "trainer/error.h"
#include "trainer/evaluate/frechet.h"
#include "trainer/evaluate/judge_scores.h"

namespace digitforge {
namespace {

constexpr std::uint64_t kSeed = 0x73656c656374;  // any fixed value away from the usual small seeds

torch::Tensor rows_of_class(const torch::Tensor& features, const torch::Tensor& labels,
                            std::int64_t c) {
  return features.index_select(0, torch::nonzero(labels == c).flatten());
}

}  // namespace

std::function<double(Gan&)> selection_score(const ClassifierDescription& judge,
                                            const ImageDataset& held_out, torch::Device device) {
  const std::int64_t n = std::min(kSelectionImages, held_out.images.size(0));
  const ImageDataset real = to_device(subset(held_out, held_out.images.size(0) - n, n), device);
  const auto classes = static_cast<std::int64_t>(real.class_names.size());
  const auto counts = torch::bincount(real.labels, {}, classes);
  if (counts.min().item<std::int64_t>() < 2) {
    throw TrainerError("the " + std::to_string(n) +
                       " images held out have less than two of a class, too few to choose the best "
                       "epoch by; lower --split");
  }
  const auto real_features = judge_images(judge, real.images).features;
  return [&judge, n, classes, labels = real.labels, real_features](Gan& gan) {
    const auto drawn = torch::arange(n, gan.device()).remainder(classes);
    const auto features =
        judge_images(judge, gan.sample(latents_by_seed(kSeed, 0, n), drawn)).features;
    if (gan.classes() == 0) return frechet_distance(features, real_features);
    double sum = 0;
    for (std::int64_t c = 0; c < classes; ++c) {
      sum += frechet_distance(rows_of_class(features, drawn, c),
                              rows_of_class(real_features, labels, c));
    }
    return sum / static_cast<double>(classes);
  };
}

}  // namespace digitforge
