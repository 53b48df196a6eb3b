#include "trainer/evaluate/cas.h"

#include <torch/torch.h>

namespace digitforge {
namespace {

constexpr std::int64_t kBatch = 64;
constexpr int kEpochs = 10;

torch::nn::Sequential make_classifier(std::int64_t classes) {
  namespace nn = torch::nn;
  const auto conv = [](std::int64_t in, std::int64_t out) {
    return nn::Conv2d(nn::Conv2dOptions(in, out, 3).padding(1));
  };
  return nn::Sequential(conv(1, 32), nn::ReLU(), nn::MaxPool2d(2), conv(32, 64), nn::ReLU(),
                        nn::MaxPool2d(2), conv(64, 128), nn::ReLU(), nn::MaxPool2d(2),
                        nn::Flatten(), nn::Dropout(0.5), nn::Linear(128 * 3 * 3, classes));
}

double accuracy(torch::nn::Sequential& net, const torch::Tensor& images,
                const torch::Tensor& labels) {
  torch::NoGradGuard no_grad;
  net->eval();
  std::int64_t right = 0;
  for (std::int64_t i = 0; i < images.size(0); i += 500) {
    const std::int64_t n = std::min<std::int64_t>(500, images.size(0) - i);
    right += (net->forward(images.narrow(0, i, n)).argmax(1) == labels.narrow(0, i, n))
                 .sum()
                 .item<std::int64_t>();
  }
  return static_cast<double>(right) / static_cast<double>(images.size(0));
}

}  // namespace

double classification_accuracy_score(const Samples& training, const ImageDataset& test,
                                     const std::function<void(int epoch)>& progress) {
  torch::manual_seed(1);
  auto net = make_classifier(static_cast<std::int64_t>(test.class_names.size()));
  net->to(training.images.device());
  torch::optim::Adam adam(net->parameters(), torch::optim::AdamOptions(1e-3));
  const std::int64_t held = training.images.size(0) / 12;
  const std::int64_t n = training.images.size(0) - held;
  const auto held_out = training.images.narrow(0, n, held);
  const auto held_out_labels = training.labels.narrow(0, n, held);
  double best = -1, score = 0;
  for (int epoch = 1; epoch <= kEpochs; ++epoch) {
    net->train();
    const auto order = torch::randperm(n, torch::kInt64).to(training.images.device());
    for (std::int64_t i = 0; i + kBatch <= n; i += kBatch) {
      const auto rows = order.narrow(0, i, kBatch);
      adam.zero_grad();
      torch::nn::functional::cross_entropy(net->forward(training.images.index_select(0, rows)),
                                           training.labels.index_select(0, rows))
          .backward();
      adam.step();
    }
    const double own = accuracy(net, held_out, held_out_labels);
    if (own > best) {
      best = own;
      score = accuracy(net, test.images, test.labels);
    }
    progress(epoch);
  }
  return score;
}

}  // namespace digitforge
