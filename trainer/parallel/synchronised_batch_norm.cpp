#include "trainer/parallel/synchronised_batch_norm.h"

#include <torch/torch.h>

namespace digitforge {
namespace {

/// The mean over the processes. A part enters every process's loss, so its gradient is the mean of
/// theirs: with gradients averaged at the end, that is the gradient of the mean loss. The mean of
/// gradients is one of these, too, so that it can be differentiated again, as penalties want.
struct MeanOverWorkers : torch::autograd::Function<MeanOverWorkers> {
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& x,
                               Workers* workers) {
    context->saved_data["workers"] = reinterpret_cast<std::int64_t>(workers);
    torch::Tensor mean = x.detach().clone();
    workers->average(mean);
    return mean;
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    auto* workers = reinterpret_cast<Workers*>(context->saved_data["workers"].toInt());
    return {MeanOverWorkers::apply(gradients[0], workers), torch::Tensor()};
  }
};

}  // namespace

torch::Tensor synchronised_batch_norm(const torch::Tensor& x, const torch::Tensor& weight,
                                      const torch::Tensor& bias, torch::Tensor mean,
                                      torch::Tensor var, double momentum, double epsilon,
                                      Workers& workers) {
  std::vector<std::int64_t> all_but_channels, one_a_channel(static_cast<std::size_t>(x.dim()), 1);
  for (std::int64_t i = 0; i < x.dim(); ++i) {
    if (i != 1) all_but_channels.push_back(i);
  }
  one_a_channel[1] = x.size(1);
  const auto joint = [&](const torch::Tensor& local) {
    return MeanOverWorkers::apply(local.mean(all_but_channels), &workers);
  };
  const auto centre = joint(x);
  const auto centred = x - centre.view(one_a_channel);
  const auto spread = joint(centred.square());
  {
    torch::NoGradGuard no_grad;
    const auto values = static_cast<double>(x.numel() / x.size(1) * workers.count());
    mean.lerp_(centre, momentum);
    var.lerp_(spread * (values / (values - 1)), momentum);
  }
  const auto scale = weight / torch::sqrt(spread + epsilon);
  return centred * scale.view(one_a_channel) + bias.view(one_a_channel);
}

}  // namespace digitforge
