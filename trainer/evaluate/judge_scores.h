#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "shared/model_description.h"
#include "trainer/data/image_dataset.h"

namespace digitforge {

/// What a classifier file makes of images.
struct Judgement {
  torch::Tensor features;       ///< [n, d]
  torch::Tensor probabilities;  ///< [n, classes]
  torch::Tensor verdicts;       ///< [n], int64: the likeliest class
};

/// Throws TrainerError where `judge` lacks its head or is of another data set.
void check_judge(const ClassifierDescription& judge, const ImageDataset& data);

/// Runs a whole classifier on LibTorch. images: [n, 1, 28, 28]; the
/// judgement is on their device.
Judgement judge_images(const ClassifierDescription& judge, const torch::Tensor& images);

/// Share of verdicts that are the label asked for, overall and by class.
struct ConditionalAccuracy {
  double overall = 0;
  std::vector<double> by_class;
  std::int64_t worst_class = 0;
};
ConditionalAccuracy conditional_accuracy(const torch::Tensor& verdicts, const torch::Tensor& labels,
                                         std::int64_t classes);

/// Kullback-Leibler divergence of the verdicts' shares from `expected`, the classes' shares in the
/// data, in nats: 0 for a generator that draws all classes as often as the data has them. A class
/// that is never drawn counts 0. expected: [classes], sum 1.
double class_imbalance(const torch::Tensor& verdicts, const torch::Tensor& expected);

/// Mean Euclidean distance between two different points of the same class: how much a class's
/// images differ. points: [n, d]; labels: [n].
double diversity(const torch::Tensor& points, const torch::Tensor& labels, std::int64_t classes);

}  // namespace digitforge
