#pragma once

#include <torch/types.h>

namespace digitforge {

struct ParzenResult {
  double nats = 0;            ///< mean log-likelihood of the test images
  double standard_error = 0;  ///< of that mean, over the test images
  double sigma = 0;           ///< chosen width of the window
};

/// Gaussian Parzen window log-likelihood (Breuleux et al. 2011; Goodfellow et al. 2014, section 5,
/// by the procedure of goodfeli/adversarial, parzen_ll.py): an isotropic Gaussian of width sigma on
/// each sample; sigma is the one of ten, evenly spread in the logarithm from 0.1 to 1, that makes
/// `validation` likeliest. Much over what real images score means blur, not quality. All: [n, ...],
/// pixels in [-1, 1], taken to [0, 1]; float32.
ParzenResult parzen_log_likelihood(const torch::Tensor& samples, const torch::Tensor& validation,
                                   const torch::Tensor& test);

}  // namespace digitforge
