#include "trainer/evaluate/judge_scores.h"

#include <torch/torch.h>

#include <algorithm>

#include "trainer/error.h"
#include "trainer/evaluate/distances.h"
#include "trainer/nets/network_forward.h"

namespace digitforge {

void check_judge(const ClassifierDescription& judge, const ImageDataset& data) {
  const Metadata& about = judge.metadata;
  if (!judge.head) {
    throw TrainerError("the judge's file ends after its features; give the whole file");
  }
  if (about.class_names.size() != data.class_names.size() || about.dataset != data.name) {
    throw TrainerError("the judge was trained on " + about.dataset + " of " +
                       std::to_string(about.class_names.size()) + " classes, the images are " +
                       data.name + " of " + std::to_string(data.class_names.size()) +
                       "; give a judge of the same data by --judge");
  }
}

Judgement judge_images(const ClassifierDescription& judge, const torch::Tensor& images) {
  constexpr std::int64_t kBatch = 500;
  const ReferenceNetwork to_features(judge.features, images.device());
  const ReferenceNetwork to_logits(*judge.head, images.device());
  std::vector<torch::Tensor> features, probabilities;
  for (std::int64_t i = 0; i < images.size(0); i += kBatch) {
    const auto batch = images.narrow(0, i, std::min(kBatch, images.size(0) - i));
    features.push_back(to_features.forward({batch}));
    probabilities.push_back(torch::softmax(to_logits.forward({features.back()}), 1));
  }
  const auto all = torch::cat(probabilities);
  return {torch::cat(features), all, all.argmax(1)};
}

ConditionalAccuracy conditional_accuracy(const torch::Tensor& verdicts, const torch::Tensor& labels,
                                         std::int64_t classes) {
  const auto right = (verdicts == labels).to(torch::kFloat64);
  ConditionalAccuracy result;
  result.overall = right.mean().item<double>();
  for (std::int64_t c = 0; c < classes; ++c) {
    result.by_class.push_back(right.masked_select(labels == c).mean().item<double>());
  }
  result.worst_class =
      std::min_element(result.by_class.begin(), result.by_class.end()) - result.by_class.begin();
  return result;
}

double class_imbalance(const torch::Tensor& verdicts, const torch::Tensor& expected) {
  const auto shares = torch::bincount(verdicts, {}, expected.size(0)).to(torch::kFloat64) /
                      static_cast<double>(verdicts.size(0));
  return torch::xlogy(shares, shares / expected.to(shares.device(), torch::kFloat64))
      .sum()
      .item<double>();
}

double diversity(const torch::Tensor& points, const torch::Tensor& labels, std::int64_t classes) {
  double sum = 0, pairs = 0;
  for (std::int64_t c = 0; c < classes; ++c) {
    const auto rows = torch::nonzero(labels == c).flatten();
    const auto own = points.index_select(0, rows);
    visit_squared_distances(own, own, [&](std::int64_t, const torch::Tensor& distances) {
      sum += distances.sqrt().sum(torch::kFloat64).item<double>();
    });
    const auto n = static_cast<double>(rows.size(0));
    pairs += n * (n - 1);
  }
  return pairs > 0 ? sum / pairs : 0;
}

}  // namespace digitforge
