#include "trainer/train/gan.h"

#include <torch/torch.h>

#include <algorithm>

#include "shared/random.h"

namespace digitforge {
namespace {

GanNets make_nets_on(const Settings& settings, std::uint32_t classes, torch::Device device) {
  GanNets nets = make_nets(settings.model, classes);
  nets.generator.to(device);
  nets.discriminator.to(device);
  return nets;
}

}  // namespace

Gan::Gan(const Settings& settings, std::uint32_t classes, torch::Device device)
    : nets_(make_nets_on(settings, classes, device)),
      device_(device),
      classes_(classes),
      ema_(settings.ema),
      loss_(find_loss(settings.loss)),
      average_(nets_.generator.clone()),
      g_(nets_.generator),
      d_(nets_.discriminator),
      average_parameters_(average_),
      adam_g_(g_, settings.lr, settings.beta1, settings.beta2),
      adam_d_(d_, settings.lr, settings.beta1, settings.beta2),
      // Batch norm must see real and generated images apart (Radford et al. 2016 kept them so).
      joint_batch_(!nets_.discriminator.has_batch_norm()),
      sums_(torch::zeros({4}, device)) {
  average_.requires_grad(false);
}

torch::Tensor Gan::one_hot(const torch::Tensor& labels) const {
  if (!nets_.conditional) return {};
  return torch::one_hot(labels, classes_).to(torch::kFloat32);
}

std::vector<torch::Tensor> Gan::with_labels(const torch::Tensor& x,
                                            const torch::Tensor& one_hot) const {
  if (!nets_.conditional) return {x};
  return {x, one_hot};
}

torch::Tensor Gan::update_discriminator(const torch::Tensor& images, const torch::Tensor& fake,
                                        const torch::Tensor& one_hot) {
  Net& d = nets_.discriminator;
  torch::Tensor real_logits, fake_logits;
  if (joint_batch_) {
    const auto both_labels = nets_.conditional ? torch::cat({one_hot, one_hot}) : torch::Tensor();
    const auto logits = d.forward(with_labels(torch::cat({images, fake}), both_labels));
    real_logits = logits.narrow(0, 0, images.size(0));
    fake_logits = logits.narrow(0, images.size(0), fake.size(0));
  } else {
    real_logits = d.forward(with_labels(images, one_hot));
    fake_logits = d.forward(with_labels(fake, one_hot));
  }
  const auto loss = loss_.discriminator(real_logits, fake_logits);
  loss.backward();
  adam_d_.step(d_);
  return torch::stack({loss.detach(), torch::sigmoid(real_logits.detach()).mean(),
                       torch::sigmoid(fake_logits.detach()).mean()});
}

torch::Tensor Gan::update_generator(const torch::Tensor& fake, const torch::Tensor& one_hot) {
  // D's own gradients are not needed here: a third of the backward pass.
  nets_.discriminator.requires_grad(false);
  const auto loss = loss_.generator(nets_.discriminator.forward(with_labels(fake, one_hot)));
  loss.backward();
  nets_.discriminator.requires_grad(true);
  adam_g_.step(g_);
  return loss.detach().view({1});
}

void Gan::update_average() {
  if (ema_ == 0) return;
  torch::NoGradGuard no_grad;
  // A short memory at first, so that the initial weights do not linger in the average.
  const auto step = static_cast<double>(steps());
  const double decay = std::min(ema_, (1 + step) / (10 + step));
  average_parameters_.values.lerp_(g_.values, 1 - decay);
}

void Gan::step(const torch::Tensor& images, const torch::Tensor& labels) {
  const auto y = one_hot(labels);
  const auto latents =
      torch::rand({images.size(0), kLatentSize}, torch::device(device_)).mul_(2).sub_(1);
  const auto fake = nets_.generator.forward(with_labels(latents, y));
  const auto d_means = update_discriminator(images, fake.detach(), y);
  const auto g_means = update_generator(fake, y);
  update_average();
  sums_.add_(torch::cat({d_means, g_means}));
  ++summed_;
}

void StepMeans::add(const StepMeans& more) {
  const std::int64_t all = steps + more.steps;
  if (all == 0) return;
  const double share = static_cast<double>(more.steps) / static_cast<double>(all);
  loss_d += (more.loss_d - loss_d) * share;
  loss_g += (more.loss_g - loss_g) * share;
  d_real += (more.d_real - d_real) * share;
  d_fake += (more.d_fake - d_fake) * share;
  steps = all;
}

StepMeans Gan::take_means() {
  const auto means =
      (sums_ / static_cast<double>(std::max<std::int64_t>(summed_, 1))).to(torch::kCPU);
  const float* m = means.data_ptr<float>();
  const StepMeans result{
      .loss_d = m[0], .loss_g = m[3], .d_real = m[1], .d_fake = m[2], .steps = summed_};
  sums_.zero_();
  summed_ = 0;
  return result;
}

void Gan::recalibrate_average() {
  constexpr int kBatches = 40;
  constexpr std::int64_t kBatch = 250;
  constexpr std::uint64_t kSeed = 0x6261746368;  // any fixed value away from the usual small seeds
  torch::NoGradGuard no_grad;
  if (ema_ == 0) average_parameters_.values.copy_(g_.values);
  average_.recalibrate(kBatches, [&](int i) {
    const auto latents = latents_by_seed(kSeed, static_cast<std::uint64_t>(i * kBatch), kBatch);
    const auto labels =
        torch::arange(kBatch).remainder(std::max<std::int64_t>(classes_, 1)).to(device_);
    average_.forward(with_labels(latents.to(device_), one_hot(labels)));
  });
}

torch::Tensor Gan::sample(const torch::Tensor& latents, const torch::Tensor& labels) {
  torch::NoGradGuard no_grad;
  average_.train(false);
  return average_.forward(with_labels(latents.to(device_), one_hot(labels.to(device_))))
      .to(torch::kCPU);
}

std::vector<std::pair<std::string, torch::Tensor>> Gan::state() {
  std::vector<std::pair<std::string, torch::Tensor>> all = {
      {"generator", g_.values},
      {"generator.adam.m", adam_g_.first_moment},
      {"generator.adam.v", adam_g_.second_moment},
      {"discriminator", d_.values},
      {"discriminator.adam.m", adam_d_.first_moment},
      {"discriminator.adam.v", adam_d_.second_moment},
      {"average", average_parameters_.values},
  };
  const auto add_buffers = [&](const std::string& name, const Net& net) {
    int i = 0;
    for (const torch::Tensor& buffer : net.buffers()) {
      all.emplace_back(name + ".buffer" + std::to_string(i++), buffer);
    }
  };
  add_buffers("generator", nets_.generator);
  add_buffers("discriminator", nets_.discriminator);
  add_buffers("average", average_);
  return all;
}

torch::Tensor latents_by_seed(std::uint64_t seed, std::uint64_t first, std::int64_t n) {
  auto latents = torch::empty({n, kLatentSize});
  for (std::int64_t i = 0; i < n; ++i) {
    fill_latent(seed, first + static_cast<std::uint64_t>(i),
                {latents.data_ptr<float>() + i * kLatentSize, kLatentSize});
  }
  return latents;
}

}  // namespace digitforge
