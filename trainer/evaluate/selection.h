#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>

#include "shared/model_description.h"
#include "trainer/data/image_dataset.h"
#include "trainer/train/gan.h"

namespace digitforge {

/// The held-out images that selection_score compares with: the last training images, at most this
/// many. The judge's own training holds the same ones out.
inline constexpr std::int64_t kSelectionImages = 5000;

/// How far the averaged generator is from held-out images, the lower the better: the Frechet
/// distance in the judge's features of as many samples, of fixed seeds; for a conditional model its
/// mean over the classes, which a wrong class raises as a poor image does (Miyato and Koyama 2018,
/// section 5.1, intra FID). Computed on `device`, the Gan's. judge: of the same data set; must
/// outlive the result. Throws TrainerError where the images are too few.
std::function<double(Gan&)> selection_score(const ClassifierDescription& judge,
                                            const ImageDataset& held_out,
                                            torch::Device device = torch::kCPU);

}  // namespace digitforge
