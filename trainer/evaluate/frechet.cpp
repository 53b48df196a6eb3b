#include "trainer/evaluate/frechet.h"

#include <torch/torch.h>

#include <algorithm>

namespace digitforge {
namespace {

/// On the CPU, where the eigenvalues of so small a matrix come sooner than on any other device.
torch::Tensor covariance(const torch::Tensor& centred) {
  return (torch::mm(centred.t(), centred) / static_cast<double>(centred.size(0) - 1))
      .to(torch::kCPU);
}

/// Of a symmetric matrix without negative eigenvalues but for rounding.
torch::Tensor square_root(const torch::Tensor& matrix) {
  const auto [values, vectors] = torch::linalg_eigh(matrix);
  return torch::mm(vectors * values.clamp_min(0).sqrt().unsqueeze(0), vectors.t());
}

torch::Tensor kernel(const torch::Tensor& a, const torch::Tensor& b) {
  return (torch::mm(a, b.t()) / static_cast<double>(a.size(1)) + 1).pow(3);
}

/// The sum without the diagonal.
double off_diagonal_sum(const torch::Tensor& matrix) {
  return (matrix.sum() - matrix.diagonal().sum()).item<double>();
}

}  // namespace

double frechet_distance(const torch::Tensor& a, const torch::Tensor& b) {
  torch::NoGradGuard no_grad;
  const auto x = a.to(torch::kFloat64), y = b.to(torch::kFloat64);
  const auto x_mean = x.mean(0), y_mean = y.mean(0);
  const auto x_covariance = covariance(x - x_mean), y_covariance = covariance(y - y_mean);
  // tr (C1 C2)^(1/2) = tr (C1^(1/2) C2 C1^(1/2))^(1/2), whose matrix is symmetric.
  const auto root = square_root(x_covariance);
  const auto eigenvalues = torch::linalg_eigvalsh(torch::mm(torch::mm(root, y_covariance), root));
  const auto overlap = eigenvalues.clamp_min(0).sqrt().sum();
  return ((x_mean - y_mean).square().sum().to(torch::kCPU) + x_covariance.trace() +
          y_covariance.trace() - 2 * overlap)
      .item<double>();
}

double kernel_distance(const torch::Tensor& a, const torch::Tensor& b, std::int64_t block) {
  torch::NoGradGuard no_grad;
  const std::int64_t blocks = std::min(a.size(0), b.size(0)) / block;
  const auto pairs = static_cast<double>(block * (block - 1));
  double sum = 0;
  for (std::int64_t i = 0; i < blocks; ++i) {
    const auto x = a.narrow(0, i * block, block).to(torch::kFloat64);
    const auto y = b.narrow(0, i * block, block).to(torch::kFloat64);
    sum += (off_diagonal_sum(kernel(x, x)) + off_diagonal_sum(kernel(y, y))) / pairs -
           2 * kernel(x, y).mean().item<double>();
  }
  return sum / static_cast<double>(blocks);
}

}  // namespace digitforge
