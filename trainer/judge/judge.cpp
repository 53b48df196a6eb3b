#include "trainer/judge/judge.h"

#include <torch/torch.h>

#include "trainer/judge/augment.h"
#include "trainer/train/schedule.h"

namespace digitforge {
namespace {

Net make_features(torch::Device device) {
  Net net;
  auto x = net.input("image", {1, 28, 28});
  x = net.relu(net.batch_norm(net.conv(x, 16, 3, 1, 1)));
  x = net.relu(net.batch_norm(net.conv(x, 32, 4, 2, 1)));
  x = net.relu(net.batch_norm(net.conv(x, 32, 3, 1, 1)));
  x = net.relu(net.batch_norm(net.conv(x, 48, 4, 2, 1)));
  x = net.relu(net.batch_norm(net.conv(x, 64, 3, 2, 1)));
  x = net.reshape(x, {64 * 4 * 4});
  net.relu(net.batch_norm(net.linear(x, Judge::kFeatures)));
  net.to(device);
  return net;
}

Net make_head(std::uint32_t classes, torch::Device device) {
  Net net;
  net.linear(net.input("features", {Judge::kFeatures}), classes);
  net.to(device);
  return net;
}

}  // namespace

Judge::Judge(const Settings& settings, std::uint32_t classes, torch::Device device)
    : settings_(settings),
      device_(device),
      features_(make_features(device)),
      head_(make_head(classes, device)),
      features_parameters_(features_),
      head_parameters_(head_),
      adam_features_(features_parameters_, settings.lr, settings.beta1, settings.beta2),
      adam_head_(head_parameters_, settings.lr, settings.beta1, settings.beta2) {}

torch::Tensor Judge::step(const torch::Tensor& images, const torch::Tensor& labels, double done) {
  const double scale = schedule_factor(settings_.schedule, done, settings_.decay_from);
  features_.train(true);
  const auto logits = head_.forward({features_.forward({augment(images)})});
  const auto loss = torch::nn::functional::cross_entropy(logits, labels);
  loss.backward();
  adam_features_.step(features_parameters_, scale);
  adam_head_.step(head_parameters_, scale);
  return loss.detach();
}

torch::Tensor Judge::classify(const torch::Tensor& images) {
  torch::NoGradGuard no_grad;
  features_.train(false);
  return head_.forward({features_.forward({images})});
}

std::vector<std::pair<std::string, torch::Tensor>> Judge::state() {
  std::vector<std::pair<std::string, torch::Tensor>> all = {
      {"features", features_parameters_.values},
      {"features.adam.m", adam_features_.first_moment},
      {"features.adam.v", adam_features_.second_moment},
      {"head", head_parameters_.values},
      {"head.adam.m", adam_head_.first_moment},
      {"head.adam.v", adam_head_.second_moment},
  };
  int i = 0;
  for (const torch::Tensor& buffer : features_.buffers()) {
    all.emplace_back("features.buffer" + std::to_string(i++), buffer);
  }
  return all;
}

}  // namespace digitforge
