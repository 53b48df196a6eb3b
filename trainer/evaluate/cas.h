#pragma once

#include <functional>

#include "trainer/data/image_dataset.h"
#include "trainer/evaluate/samples.h"

namespace digitforge {

/// Classification accuracy score (Ravuri and Vinyals 2019): the share of real test images that a
/// classifier gets right which has seen generated images alone. A network of 32-64-128 convolutions
/// with dropout learns from all samples but the last twelfth by Adam (1e-3, batches of 64, 10
/// epochs); that twelfth, 5,000 of 60,000, chooses the epoch. training: images with labels, 100 or
/// more, on the device of `test`, where all is computed. `progress` hears of every epoch done.
/// Deterministic for one number of threads.
double classification_accuracy_score(const Samples& training, const ImageDataset& test,
                                     const std::function<void(int epoch)>& progress);

}  // namespace digitforge
