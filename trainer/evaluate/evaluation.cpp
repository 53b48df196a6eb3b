#include "trainer/evaluate/evaluation.h"

#include <torch/torch.h>

#include <span>

#include "shared/image_measures.h"
#include "trainer/error.h"
#include "trainer/evaluate/cas.h"
#include "trainer/evaluate/frechet.h"
#include "trainer/evaluate/judge_scores.h"
#include "trainer/evaluate/nearest.h"
#include "trainer/evaluate/parzen.h"
#include "trainer/evaluate/prdc.h"
#include "trainer/evaluate/samples.h"
#include "trainer/train/sample_sheet.h"

namespace digitforge {
namespace {

/// shared/image_measures.h over images [n, 1, h, w]: the mean.
double mean_measure(const torch::Tensor& images,
                    double (*measure)(std::span<const float>, std::size_t, std::size_t)) {
  const auto pixels = images.to(torch::kCPU).contiguous();
  const auto height = static_cast<std::size_t>(images.size(2));
  const auto width = static_cast<std::size_t>(images.size(3));
  double sum = 0;
  for (std::int64_t i = 0; i < images.size(0); ++i) {
    sum += measure(
        {pixels.data_ptr<float>() + static_cast<std::size_t>(i) * height * width, height * width},
        height, width);
  }
  return sum / static_cast<double>(images.size(0));
}

class Evaluation {
 public:
  Evaluation(const ModelDescription& model, const ClassifierDescription* judge,
             const ImageDataset& training, const ImageDataset& test,
             const EvaluationOptions& options)
      : model_(model),
        judge_(judge),
        training_(to_device(training, options.device)),
        options_(options) {
    classes_ = static_cast<std::int64_t>(training.class_names.size());
    const std::int64_t limit = options.quick ? 2000 : 10000;
    n_ = std::min({limit, test.images.size(0), training.images.size(0) / 2});
    test_ = to_device(subset(test, 0, n_), options.device);
    real_ = subset(training_, 0, n_);
    options.progress("drawing samples");
    samples_ = draw_samples(model, options.seed, 0, n_, options.device);
  }

  std::vector<Score> run() {
    parzen();
    neighbourhoods("pixels", samples_.images.flatten(1), real_.images.flatten(1),
                   test_.images.flatten(1), "");
    if (judge_ != nullptr) judge_scores();
    copies();
    look();
    if (options_.cas && !options_.quick && conditional()) cas();
    return std::move(scores_);
  }

 private:
  bool conditional() const { return samples_.labels.defined(); }
  void add(Score score) { scores_.push_back(std::move(score)); }

  void parzen() {
    options_.progress("Parzen window");
    // The published procedure chooses sigma on rows 50,000 to 50,999 of the training images, the
    // first that a model of --split 50000 has not seen.
    const std::int64_t count = options_.quick ? 200 : 1000;
    const std::int64_t first = std::min<std::int64_t>(50000, training_.images.size(0) - count);
    const auto validation = training_.images.narrow(0, first, count);
    const auto ours = parzen_log_likelihood(samples_.images, validation, test_.images);
    const auto real = parzen_log_likelihood(real_.images, validation, test_.images);
    add({.key = "parzen",
         .name = "Parzen window log-likelihood, nats",
         .value = ours.nats,
         .error = ours.standard_error,
         .real = real.nats,
         .reference = "GAN 225 +- 2 (Goodfellow et al. 2014), CGAN 132 +- 1.8 (Mirza and Osindero "
                      "2014), best re-run found 233.6; far above real means blur",
         .decimals = 1});
    add({.key = "parzen_sigma", .name = "its sigma", .value = ours.sigma, .real = real.sigma});
  }

  void neighbourhoods(const std::string& space, const torch::Tensor& generated,
                      const torch::Tensor& real, const torch::Tensor& test,
                      const std::string& reference) {
    options_.progress("precision, recall, density, coverage in " + space);
    const Prdc ours = prdc(test, generated), floor = prdc(test, real);
    const auto row = [&](const char* key, double value, double real_value) {
      add({.key = std::string(key) + "_" + space,
           .name = std::string(key) + " in " + space + ", k = 5",
           .value = value,
           .real = real_value,
           .reference = reference});
    };
    row("precision", ours.precision, floor.precision);
    row("recall", ours.recall, floor.recall);
    row("density", ours.density, floor.density);
    row("coverage", ours.coverage, floor.coverage);
  }

  void judge_scores() {
    options_.progress("the judge");
    const Judgement ours = judge_images(*judge_, samples_.images);
    const Judgement real = judge_images(*judge_, real_.images);
    const Judgement test = judge_images(*judge_, test_.images);
    const auto of_real = conditional_accuracy(test.verdicts, test_.labels, classes_);
    if (conditional()) {
      const auto accuracy = conditional_accuracy(ours.verdicts, samples_.labels, classes_);
      add({.key = "conditional_accuracy",
           .name = "conditional accuracy by the judge",
           .value = accuracy.overall,
           .real = of_real.overall,
           .reference = "best found 99.55 %",
           .decimals = 4});
      add({.key = "conditional_accuracy_worst",
           .name = "the same, worst class (" +
                   training_.class_names[static_cast<std::size_t>(accuracy.worst_class)] + ")",
           .value = accuracy.by_class[static_cast<std::size_t>(accuracy.worst_class)],
           .real = of_real.by_class[static_cast<std::size_t>(of_real.worst_class)],
           .decimals = 4});
      for (std::size_t c = 0; c < accuracy.by_class.size(); ++c) {
        add({.key = "conditional_accuracy_" + std::to_string(c),
             .name = "class " + training_.class_names[c],
             .value = accuracy.by_class[c],
             .real = of_real.by_class[c],
             .decimals = 4});
      }
    } else {
      const auto shares = torch::bincount(training_.labels, {}, classes_).to(torch::kFloat64) /
                          static_cast<double>(training_.labels.size(0));
      add({.key = "class_imbalance",
           .name = "divergence from the data's class shares, nats",
           .value = class_imbalance(ours.verdicts, shares),
           .real = class_imbalance(real.verdicts, shares),
           .decimals = 4});
    }
    const auto confidence = [](const Judgement& judgement) {
      return judgement.probabilities.amax(1).mean().item<double>();
    };
    add({.key = "confidence",
         .name = "the judge's mean confidence",
         .value = confidence(ours),
         .real = confidence(test),
         .decimals = 4});
    const double distance = frechet_distance(ours.features, test.features);
    const double floor = frechet_distance(real.features, test.features);
    add({.key = "frechet",
         .name = "Frechet distance in the judge's features",
         .value = distance,
         .real = floor});
    add({.key = "frechet_ratio",
         .name = "the same over real's",
         .value = distance / floor,
         .decimals = 2});
    add({.key = "kernel",
         .name = "kernel distance in the judge's features",
         .value = kernel_distance(ours.features, test.features),
         .real = kernel_distance(real.features, test.features),
         .decimals = 5});
    neighbourhoods("features", ours.features, real.features, test.features, "");
    const auto labels = conditional() ? samples_.labels : ours.verdicts;
    add({.key = "diversity",
         .name = "mean distance within a class, pixels",
         .value = diversity(samples_.images.flatten(1), labels, classes_),
         .real = diversity(real_.images.flatten(1), real_.labels, classes_),
         .decimals = 2});
    add({.key = "diversity_features",
         .name = "the same in the judge's features",
         .value = diversity(ours.features, labels, classes_),
         .real = diversity(real.features, real_.labels, classes_),
         .decimals = 2});
  }

  void copies() {
    options_.progress("nearest training images");
    const std::int64_t count = std::min<std::int64_t>(n_, options_.quick ? 500 : 2000);
    const auto images = samples_.images.narrow(0, 0, count);
    const Nearest ours = nearest_images(images, training_.images);
    const Nearest real = nearest_images(test_.images.narrow(0, 0, count), training_.images);
    add({.key = "nearest",
         .name = "median distance to the nearest training image",
         .value = ours.distances.median().item<double>(),
         .real = real.distances.median().item<double>(),
         .reference = "far below real: copying",
         .decimals = 2});
    if (options_.pairs.empty()) return;
    constexpr std::int64_t kPairs = 10;
    const auto closest = std::get<1>(ours.distances.topk(kPairs, 0, /*largest=*/false));
    write_sheet(
        options_.pairs,
        torch::cat({images.index_select(0, closest),
                    training_.images.index_select(0, ours.indices.index_select(0, closest))}),
        kPairs);
  }

  void look() {
    const auto both = [&](const char* key, const char* name, auto measure) {
      add({.key = key,
           .name = name,
           .value = mean_measure(samples_.images, measure),
           .real = mean_measure(real_.images, measure),
           .decimals = 4});
    };
    both("sharpness", "sharpness: mean gradient energy at strokes", sharpness);
    both("speckle", "speckle: share of ink without inked neighbours", speckle);
  }

  void cas() {
    constexpr std::int64_t kImages = 60000;
    const auto watched = [&](const char* what) {
      return [this, what](int epoch) {
        options_.progress("CAS on " + std::string(what) + ", epoch " + std::to_string(epoch));
      };
    };
    const Samples samples = draw_samples(model_, options_.seed, n_, kImages, options_.device);
    std::optional<double> real;
    if (options_.real_cas) {
      real = classification_accuracy_score({training_.images, training_.labels}, test_,
                                           watched("real images"));
    }
    add({.key = "cas",
         .name = "CAS: accuracy on real images, learnt from generated ones",
         .value = classification_accuracy_score(samples, test_, watched("generated images")),
         .real = real,
         .reference = "best GAN found 97.1 %, best of any generator 98.1 %",
         .decimals = 4});
  }

  const ModelDescription& model_;
  const ClassifierDescription* judge_;
  const ImageDataset training_;  ///< on the device
  EvaluationOptions options_;
  std::int64_t classes_ = 0, n_ = 0;
  ImageDataset test_, real_;
  Samples samples_;
  std::vector<Score> scores_;
};

void check_fit(const ModelDescription& model, const ClassifierDescription* judge,
               const ImageDataset& data) {
  const std::size_t classes = model.metadata.class_names.size();
  if (classes != 0 && classes != data.class_names.size()) {
    throw TrainerError("the model has " + std::to_string(classes) + " classes, the data set " +
                       std::to_string(data.class_names.size()));
  }
  if (judge != nullptr) check_judge(*judge, data);
}

}  // namespace

std::vector<Score> evaluate(const ModelDescription& model, const ClassifierDescription* judge,
                            const ImageDataset& training, const ImageDataset& test,
                            const EvaluationOptions& options) {
  check_fit(model, judge, training);
  return Evaluation(model, judge, training, test, options).run();
}

}  // namespace digitforge
