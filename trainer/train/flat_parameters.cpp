#include "trainer/train/flat_parameters.h"

#include <torch/torch.h>

namespace digitforge {

FlatParameters::FlatParameters(const Net& net) : parameters_(net.parameters()) {
  torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> flat;
  for (const torch::Tensor& parameter : net.parameters()) flat.push_back(parameter.flatten());
  values = torch::cat(flat);
  gradients = torch::zeros_like(values);
  std::int64_t offset = 0;
  for (torch::Tensor& parameter : net.parameters()) {
    const auto view = [&](const torch::Tensor& all) {
      return all.narrow(0, offset, parameter.numel()).view(parameter.sizes());
    };
    const torch::Tensor gradient = view(gradients);
    parameter.set_data(view(values));
    parameter.mutable_grad() = gradient;
    offset += parameter.numel();
  }
}

void FlatParameters::backward(const torch::Tensor& loss) {
  if (values.is_cpu()) return loss.backward();
  auto parts = torch::autograd::grad({loss}, parameters_);
  for (torch::Tensor& part : parts) part = part.flatten();
  torch::NoGradGuard no_grad;
  at::cat_out(gradients, parts);
}

}  // namespace digitforge
