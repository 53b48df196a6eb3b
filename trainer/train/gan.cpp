#include "trainer/train/gan.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "shared/random.h"
#include "trainer/train/penalties.h"
#include "trainer/train/precision.h"
#include "trainer/train/schedule.h"

namespace digitforge {
namespace {

GanNets make_nets_on(const Settings& settings, std::uint32_t classes, torch::Device device) {
  GanNets nets = make_nets(settings.model, classes,
                           {.dropout = settings.dropout,
                            .spectral_norm = settings.spectral_norm,
                            .batch_norm = settings.batch_norm_d});
  nets.generator.to(device);
  nets.discriminator.to(device);
  return nets;
}

}  // namespace

Gan::Gan(const Settings& settings, std::uint32_t classes, torch::Device device, Workers* workers)
    : settings_(settings),
      nets_(make_nets_on(settings, classes, device)),
      device_(device),
      classes_(classes),
      workers_(workers),
      loss_(find_loss(settings.loss)),
      average_(nets_.generator, settings.ema),
      g_(nets_.generator),
      d_(nets_.discriminator),
      adam_g_(g_, settings.lr, settings.beta1, settings.beta2),
      adam_d_(d_, settings.lr_d > 0 ? settings.lr_d : settings.lr, settings.beta1, settings.beta2),
      sums_(torch::zeros({5}, device)) {
  if (settings.sync_batch_norm) {
    nets_.generator.synchronise(workers);
    nets_.discriminator.synchronise(workers);
  }
}

void Gan::capture_steps() { graphs_ = std::make_unique<StepGraphs>(device_); }

void Gan::feed(const torch::Tensor& images, const torch::Tensor& labels) {
  feed_ = std::make_unique<StepFeed>(images.to(device_), labels.to(device_));
}

torch::Tensor Gan::forward(Net& net, const std::vector<torch::Tensor>& inputs) const {
  const Autocast autocast(device_.is_cuda() && settings_.precision == "bf16");
  return net.forward(inputs).to(torch::kFloat32);
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

torch::Tensor Gan::draw_latents(std::int64_t n) {
  // Every process draws the joint batch's, so that their number does not change the result.
  const std::int64_t count = workers_ != nullptr ? workers_->count() : 1;
  const auto joint = torch::rand({n * count, kLatentSize}, torch::device(device_)).mul_(2).sub_(1);
  return count == 1 ? joint : joint.narrow(0, n * workers_->rank(), n);
}

torch::Tensor Gan::noisy(const torch::Tensor& images, const torch::Tensor& deviation) const {
  if (settings_.instance_noise == 0) return images;
  return images + torch::randn_like(images) * deviation;
}

std::pair<torch::Tensor, torch::Tensor> Gan::judge(const torch::Tensor& real,
                                                   const torch::Tensor& fake,
                                                   const torch::Tensor& one_hot) {
  Net& d = nets_.discriminator;
  // Batch norm must see real and generated images apart (Radford et al. 2016 kept them so).
  if (d.has_batch_norm()) {
    const auto real_logits = forward(d, with_labels(real, one_hot));
    return {real_logits, forward(d, with_labels(fake, one_hot))};
  }
  const auto both_labels = nets_.conditional ? torch::cat({one_hot, one_hot}) : torch::Tensor();
  const auto logits = forward(d, with_labels(torch::cat({real, fake}), both_labels));
  return {logits.narrow(0, 0, real.size(0)), logits.narrow(0, real.size(0), fake.size(0))};
}

torch::Tensor Gan::penalties(const torch::Tensor& real, const torch::Tensor& fake,
                             const torch::Tensor& real_logits, const torch::Tensor& fake_logits,
                             const torch::Tensor& one_hot) {
  torch::Tensor sum = torch::zeros({}, device_);
  if (settings_.r1 > 0) sum = sum + settings_.r1 * zero_centred_penalty(real_logits, real);
  if (settings_.r2 > 0) sum = sum + settings_.r2 * zero_centred_penalty(fake_logits, fake);
  if (settings_.gradient_penalty > 0) {
    const auto critic = [&](const torch::Tensor& images) {
      return forward(nets_.discriminator, with_labels(images, one_hot));
    };
    sum = sum + settings_.gradient_penalty * interpolation_penalty(real, fake, critic);
  }
  return sum * static_cast<double>(settings_.penalty_interval);
}

void Gan::share(torch::Tensor& gradients) {
  if (workers_ != nullptr) workers_->average(gradients);
}

torch::Tensor Gan::update_discriminator(const torch::Tensor& images, const torch::Tensor& generated,
                                        const torch::Tensor& one_hot,
                                        const torch::Tensor& wrong_one_hot, bool penalised,
                                        const torch::Tensor& adam) {
  const bool slopes = settings_.r1 > 0 || settings_.r2 > 0;
  const auto real = images.detach().requires_grad_(penalised && slopes);
  const auto fake = generated.detach().requires_grad_(penalised && slopes);
  const auto [real_logits, fake_logits] = judge(real, fake, one_hot);
  auto loss = loss_.discriminator(real_logits, fake_logits);
  if (wrong_one_hot.defined()) {
    const auto wrong_logits = forward(nets_.discriminator, {images, wrong_one_hot});
    loss =
        torch::lerp(loss, loss_.discriminator(real_logits, wrong_logits), settings_.matching_aware);
  }
  auto all = loss;
  if (settings_.label_smoothing > 0) {
    all = all + smoothing_term(real_logits, settings_.label_smoothing);
  }
  if (penalised) all = all + penalties(real, fake, real_logits, fake_logits, one_hot);
  d_.backward(all);
  share(d_.gradients);
  adam_d_.update(d_, adam);
  return torch::stack({loss.detach(), torch::sigmoid(real_logits.detach()).mean(),
                       torch::sigmoid(fake_logits.detach()).mean()});
}

torch::Tensor Gan::update_generator(const torch::Tensor& images, const torch::Tensor& fake,
                                    const torch::Tensor& one_hot, const torch::Tensor& adam) {
  // D's own gradients are not needed here: a third of the backward pass.
  nets_.discriminator.requires_grad(false);
  torch::Tensor real_logits, fake_logits;
  if (loss_.relativistic) {
    std::tie(real_logits, fake_logits) = judge(images, fake, one_hot);
  } else {
    fake_logits = forward(nets_.discriminator, with_labels(fake, one_hot));
  }
  const auto loss = loss_.generator(real_logits, fake_logits);
  g_.backward(loss);
  nets_.discriminator.requires_grad(true);
  share(g_.gradients);
  adam_g_.update(g_, adam);
  return loss.detach().view({1});
}

std::vector<float> Gan::numbers_of(std::int64_t step, double done) const {
  const double scale = schedule_factor(settings_.schedule, done, settings_.decay_from);
  std::vector<float> numbers;
  const auto append = [&](const auto& coefficients) {
    numbers.insert(numbers.end(), coefficients.begin(), coefficients.end());
  };
  for (std::int64_t i = 0; i < settings_.d_steps; ++i) {
    append(adam_d_.coefficients(step * settings_.d_steps + i + 1, scale));
  }
  append(adam_g_.coefficients(step + 1, scale));
  numbers.push_back(average_.share(step + 1));
  numbers.push_back(static_cast<float>(settings_.instance_noise * (1 - done)));
  return numbers;
}

std::vector<bool> Gan::penalised_at(std::int64_t step) const {
  const bool penalties = settings_.r1 > 0 || settings_.r2 > 0 || settings_.gradient_penalty > 0;
  std::vector<bool> penalised;
  for (std::int64_t i = 0; i < settings_.d_steps; ++i) {
    penalised.push_back(penalties &&
                        (step * settings_.d_steps + i) % settings_.penalty_interval == 0);
  }
  return penalised;
}

void Gan::count_step() {
  adam_d_.steps += settings_.d_steps;
  ++adam_g_.steps;
  ++summed_;
}

void Gan::begin_epoch(const torch::Tensor& rows, std::int64_t next, std::int64_t all) {
  const std::int64_t first = steps() - next;
  std::vector<float> numbers;
  for (std::int64_t i = 0; i < rows.size(0); ++i) {
    const auto step =
        numbers_of(first + i, static_cast<double>(first + i) / static_cast<double>(all));
    numbers.insert(numbers.end(), step.begin(), step.end());
  }
  feed_->begin(rows, torch::tensor(numbers).view({rows.size(0), -1}), next);
}

void Gan::step() {
  const auto penalised = penalised_at(steps());
  count_step();
  const auto work = [&] {
    const auto next = feed_->take();
    compute(next.images, next.labels, next.numbers, penalised);
  };
  if (graphs_) return graphs_->run(penalised, work);
  work();
}

void Gan::step(const torch::Tensor& images, const torch::Tensor& labels, double done) {
  const auto penalised = penalised_at(steps());
  const auto numbers = torch::tensor(numbers_of(steps(), done)).to(device_);
  count_step();
  compute(images, labels, numbers, penalised);
}

void Gan::compute(const torch::Tensor& images, const torch::Tensor& labels,
                  const torch::Tensor& numbers, const std::vector<bool>& penalised) {
  const std::int64_t of_d = Adam::kCoefficients * settings_.d_steps;
  const std::int64_t of_both = of_d + Adam::kCoefficients;
  const auto adam_d = numbers.narrow(0, 0, of_d).view({settings_.d_steps, Adam::kCoefficients});
  const auto adam_g = numbers.narrow(0, of_d, Adam::kCoefficients);
  const auto average_share = numbers[of_both], noise = numbers[of_both + 1];
  const std::int64_t n = images.size(0) / settings_.d_steps;
  torch::Tensor real, y, wrong_y, fake, d_means;
  for (std::int64_t i = 0; i < settings_.d_steps; ++i) {
    const auto own_labels = labels.narrow(0, i * n, n);
    y = one_hot(own_labels);
    if (settings_.matching_aware > 0)
      wrong_y = one_hot(draw_wrong_labels(own_labels, classes_, workers_));
    real = noisy(images.narrow(0, i * n, n), noise);
    const bool last = i + 1 == settings_.d_steps;
    // Only the last batch goes on to G's update.
    torch::AutoGradMode tracked(last);
    fake = noisy(forward(nets_.generator, with_labels(draw_latents(n), y)), noise);
    torch::AutoGradMode for_d(true);
    d_means = update_discriminator(real, fake, y, wrong_y, penalised[static_cast<std::size_t>(i)],
                                   adam_d[i]);
  }
  const auto g_means = update_generator(real, fake, y, adam_g);
  average_.update(g_.values, average_share);
  const auto means = torch::cat({d_means, g_means});
  // A NaN stays: after the first, no step is finite.
  sums_.add_(torch::cat({means, torch::isfinite(means).all().to(torch::kFloat32).view({1})}));
}

StepMeans Gan::take_means() {
  auto means = sums_ / static_cast<double>(std::max<std::int64_t>(summed_, 1));
  if (workers_ != nullptr) workers_->average(means);
  means = means.to(torch::kCPU);
  const float* m = means.data_ptr<float>();
  const StepMeans result{.loss_d = m[0],
                         .loss_g = m[3],
                         .d_real = m[1],
                         .d_fake = m[2],
                         .steps = summed_,
                         .finite_steps = std::llround(m[4] * static_cast<double>(summed_))};
  sums_.zero_();
  summed_ = 0;
  return result;
}

void Gan::recalibrate_average() {
  constexpr int kBatches = 40;
  constexpr std::int64_t kBatch = 250;
  constexpr std::uint64_t kSeed = 0x6261746368;  // any fixed value away from the usual small seeds
  average_.recalibrate(kBatches, [&](int i) {
    const auto latents = latents_by_seed(kSeed, static_cast<std::uint64_t>(i * kBatch), kBatch);
    const auto labels =
        torch::arange(kBatch).remainder(std::max<std::int64_t>(classes_, 1)).to(device_);
    return with_labels(latents.to(device_), one_hot(labels));
  });
}

torch::Tensor Gan::sample(const torch::Tensor& latents, const torch::Tensor& labels) {
  torch::NoGradGuard no_grad;
  Net& net = average_.net();
  net.train(false);
  return net.forward(with_labels(latents.to(device_), one_hot(labels.to(device_))));
}

void Gan::centre_logits() {
  if (!loss_.relativistic) return;
  constexpr std::int64_t kImages = 1000;
  constexpr std::uint64_t kSeed = 0x63656e747265;  // as in recalibrate_average
  torch::NoGradGuard no_grad;
  Net& d = nets_.discriminator;
  d.train(false);
  const auto labels = torch::arange(kImages).remainder(std::max<std::int64_t>(classes_, 1));
  const auto images = sample(latents_by_seed(kSeed, 0, kImages), labels);
  const auto logits = d.forward(with_labels(images, one_hot(labels.to(device_))));
  d.parameters().back().sub_(logits.mean());  // the last layer's bias
  d.train(true);
}

std::vector<std::pair<std::string, torch::Tensor>> Gan::state() {
  std::vector<std::pair<std::string, torch::Tensor>> all = {
      {"generator", g_.values},
      {"generator.adam.m", adam_g_.first_moment},
      {"generator.adam.v", adam_g_.second_moment},
      {"discriminator", d_.values},
      {"discriminator.adam.m", adam_d_.first_moment},
      {"discriminator.adam.v", adam_d_.second_moment},
      {"average", average_.values()},
  };
  const auto add_buffers = [&](const std::string& name, const Net& net) {
    int i = 0;
    for (const torch::Tensor& buffer : net.buffers()) {
      all.emplace_back(name + ".buffer" + std::to_string(i++), buffer);
    }
  };
  add_buffers("generator", nets_.generator);
  add_buffers("discriminator", nets_.discriminator);
  add_buffers("average", average_.net());
  return all;
}

void Gan::set_steps(std::int64_t steps) {
  adam_g_.steps = steps;
  adam_d_.steps = steps * settings_.d_steps;
}

std::string Gan::find_non_finite() {
  // In the order in which a step changes them.
  for (const auto& [name, net] :
       {std::pair<std::string, Net*>{"discriminator", &nets_.discriminator},
        {"generator", &nets_.generator},
        {"averaged generator", &average_.net()}}) {
    const std::string tensor = net->find_non_finite();
    if (!tensor.empty()) return name + ", " + tensor;
  }
  return {};
}

torch::Tensor latents_by_seed(std::uint64_t seed, std::uint64_t first, std::int64_t n) {
  auto latents = torch::empty({n, kLatentSize});
  for (std::int64_t i = 0; i < n; ++i) {
    fill_latent(seed, first + static_cast<std::uint64_t>(i),
                {latents.data_ptr<float>() + i * kLatentSize, kLatentSize});
  }
  return latents;
}

torch::Tensor draw_wrong_labels(const torch::Tensor& labels, std::uint32_t classes,
                                Workers* workers) {
  const std::int64_t n = labels.size(0);
  const std::int64_t count = workers != nullptr ? workers->count() : 1;
  auto shift = torch::randint(1, classes, {n * count}, labels.options());
  if (count > 1) shift = shift.narrow(0, n * workers->rank(), n);
  return (labels + shift).remainder(static_cast<std::int64_t>(classes));
}

}  // namespace digitforge
