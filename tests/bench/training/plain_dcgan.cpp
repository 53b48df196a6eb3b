#include "tests/bench/training/plain_dcgan.h"

#include <torch/torch.h>

namespace digitforge::bench {
namespace {

namespace nn = torch::nn;

nn::Sequential make_generator() {
  using Options = nn::ConvTranspose2dOptions;
  return nn::Sequential(
      nn::ConvTranspose2d(Options(100, 256, 4).bias(false)), nn::BatchNorm2d(256), nn::ReLU(),
      nn::ConvTranspose2d(Options(256, 128, 3).stride(2).padding(1).bias(false)),
      nn::BatchNorm2d(128), nn::ReLU(),
      nn::ConvTranspose2d(Options(128, 64, 4).stride(2).padding(1).bias(false)),
      nn::BatchNorm2d(64), nn::ReLU(),
      nn::ConvTranspose2d(Options(64, 1, 4).stride(2).padding(1).bias(false)), nn::Tanh());
}

nn::Sequential make_discriminator() {
  const auto leaky = [] { return nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(0.2)); };
  using Options = nn::Conv2dOptions;
  return nn::Sequential(
      nn::Conv2d(Options(1, 64, 4).stride(2).padding(1).bias(false)), leaky(),
      nn::Conv2d(Options(64, 128, 4).stride(2).padding(1).bias(false)), nn::BatchNorm2d(128),
      leaky(), nn::Conv2d(Options(128, 256, 4).stride(2).padding(1).bias(false)),
      nn::BatchNorm2d(256), leaky(),
      nn::Conv2d(Options(256, 1, 3).stride(1).padding(0).bias(false)), nn::Sigmoid());
}

auto make_loader(const std::filesystem::path& folder, std::int64_t batch) {
  auto dataset = torch::data::datasets::MNIST(folder.string())
                     .map(torch::data::transforms::Normalize<>(0.5, 0.5))
                     .map(torch::data::transforms::Stack<>());
  return torch::data::make_data_loader(
      std::move(dataset), torch::data::DataLoaderOptions().batch_size(batch).workers(2));
}

using Loader = decltype(make_loader({}, 0));
using Batches = decltype(std::declval<Loader&>()->begin());

}  // namespace

struct PlainDcgan::State {
  nn::Sequential generator = make_generator();
  nn::Sequential discriminator = make_discriminator();
  torch::optim::Adam adam_g{generator->parameters(),
                            torch::optim::AdamOptions(2e-4).betas({0.5, 0.999})};
  torch::optim::Adam adam_d{discriminator->parameters(),
                            torch::optim::AdamOptions(2e-4).betas({0.5, 0.999})};
  std::int64_t batch;
  Loader loader;
  Batches next, end;

  State(const std::filesystem::path& folder, std::int64_t images)
      : batch(images),
        loader(make_loader(folder, images)),
        next(loader->begin()),
        end(loader->end()) {}
};

PlainDcgan::PlainDcgan(const std::filesystem::path& folder, std::int64_t batch)
    : state_(std::make_unique<State>(folder, batch)) {}
PlainDcgan::~PlainDcgan() = default;

void PlainDcgan::step() {
  State& s = *state_;
  if (s.next == s.end || s.next->data.size(0) < s.batch) s.next = s.loader->begin();
  const auto real = s.next->data;

  s.discriminator->zero_grad();
  const auto real_labels = torch::empty(s.batch).uniform_(0.8, 1.0);
  const auto real_output = s.discriminator->forward(real).reshape(real_labels.sizes());
  const auto real_loss = torch::binary_cross_entropy(real_output, real_labels);
  real_loss.backward();

  const auto noise = torch::randn({s.batch, 100, 1, 1});
  const auto fake = s.generator->forward(noise);
  const auto fake_labels = torch::zeros(s.batch);
  const auto fake_output = s.discriminator->forward(fake.detach()).reshape(fake_labels.sizes());
  const auto fake_loss = torch::binary_cross_entropy(fake_output, fake_labels);
  fake_loss.backward();
  s.adam_d.step();

  s.generator->zero_grad();
  const auto output = s.discriminator->forward(fake).reshape(fake_labels.sizes());
  const auto loss = torch::binary_cross_entropy(output, torch::ones(s.batch));
  loss.backward();
  s.adam_g.step();
  // The example prints these.
  volatile float d_loss = (real_loss + fake_loss).item<float>(), g_loss = loss.item<float>();
  static_cast<void>(d_loss + g_loss);
  ++s.next;
}

}  // namespace digitforge::bench
