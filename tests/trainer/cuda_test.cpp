// The trainer on a GPU; skipped where there is none.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>
#include <utility>

#include "shared/weight_file.h"
#include "tests/trainer/fixtures.h"
#include "trainer/error.h"
#include "trainer/evaluate/frechet.h"
#include "trainer/evaluate/judge_scores.h"
#include "trainer/evaluate/parzen.h"
#include "trainer/evaluate/prdc.h"
#include "trainer/evaluate/samples.h"
#include "trainer/export/export_run.h"
#include "trainer/nets/apply_node.h"
#include "trainer/parallel/process_group.h"
#include "trainer/train/checkpoint.h"
#include "trainer/train/files.h"
#include "trainer/train/gan.h"
#include "trainer/train/penalties.h"
#include "trainer/train/precision.h"
#include "trainer/train/recipes.h"
#include "trainer/train/train_loop.h"
#ifdef DIGITFORGE_CUDA
#include <c10/cuda/CUDAFunctions.h>
#endif

namespace digitforge::testing {
namespace {

namespace fs = std::filesystem;

class Cuda : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!torch::cuda::is_available()) GTEST_SKIP() << "there is no CUDA device";
    set_precision("f32", device_);
    torch::manual_seed(1);
  }
  fs::path path(const std::string& name) const { return folder_.path() / name; }

  const torch::Device device_{torch::kCUDA, 0};
  TemporaryFolder folder_;
};

class CudaModels : public Cuda, public ::testing::WithParamInterface<std::string> {};

INSTANTIATE_TEST_SUITE_P(AllModels, CudaModels, ::testing::ValuesIn(model_names()),
                         [](const auto& info) {
                           std::string name = info.param;
                           for (char& c : name) c = c == '-' ? '_' : c;
                           return name;
                         });

double largest_difference(const torch::Tensor& a, const torch::Tensor& b) {
  return (a.to(torch::kCPU) - b.to(torch::kCPU)).abs().max().item<double>();
}

/// `steps` steps by the model's recipe on a GPU, after a given seed.
std::unique_ptr<Gan> train(const Settings& settings, const ImageDataset& data, std::int64_t steps,
                           bool captured) {
  const torch::Device device(torch::kCUDA, 0);
  set_precision(settings.precision, device);
  torch::manual_seed(5);
  auto gan = std::make_unique<Gan>(settings, 10, device);
  gan->feed(data.images, data.labels);
  if (captured) gan->capture_steps();
  const std::int64_t rows = settings.batch * settings.d_steps;
  const auto order = torch::arange(steps * rows).remainder(data.images.size(0));
  gan->begin_epoch(order.view({steps, rows}), 0, steps);
  for (std::int64_t i = 0; i < steps; ++i) gan->step();
  return gan;
}

void expect_same_state(Gan& a, Gan& b) {
  const auto one = a.state(), other = b.state();
  ASSERT_EQ(one.size(), other.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_TRUE(torch::equal(one[i].second, other[i].second))
        << one[i].first << ": largest difference "
        << largest_difference(one[i].second, other[i].second);
  }
}

// The recipes' steps are of two kinds where penalties come at intervals: two graphs.
TEST_P(CudaModels, CapturedStepsEqualEagerOnes) {
  const auto data = mnist_subset(2000);
  const Settings settings = find_recipe(GetParam());
  const auto eager = train(settings, data, 30, false), captured = train(settings, data, 30, true);
  expect_same_state(*eager, *captured);
  const StepMeans a = eager->take_means(), b = captured->take_means();
  EXPECT_EQ(a.loss_d, b.loss_d);
  EXPECT_EQ(a.finite_steps, 30);
  EXPECT_EQ(b.finite_steps, 30);
}

// Each piece that a step can have besides, by itself.
TEST_F(Cuda, CapturedStepsWithAnyPieceEqualEagerOnes) {
  const std::pair<const char*, std::function<void(Settings&)>> pieces[] = {
      {"nothing", [](Settings&) {}},
      {"wrong labels", [](Settings& s) { s.matching_aware = 0.3; }},
      {"dropout", [](Settings& s) { s.dropout = 0.2; }},
      {"spectral norm", [](Settings& s) { s.spectral_norm = true; }},
      {"penalties", [](Settings& s) { s.r1 = s.r2 = 0.5; }},
      {"gradient penalty", [](Settings& s) { s.gradient_penalty = 0.5; }},
      {"instance noise", [](Settings& s) { s.instance_noise = 0.1; }},
      {"label smoothing", [](Settings& s) { s.label_smoothing = 0.1; }},
      {"penalties at intervals, two steps of D",
       [](Settings& s) {
         s.d_steps = 2;
         s.r1 = 1;
         s.penalty_interval = 3;
       }},
      {"a schedule", [](Settings& s) { s.schedule = "linear"; }}};
  const auto data = mnist_subset(500);
  for (const auto& [name, add] : pieces) {
    SCOPED_TRACE(name);
    Settings settings = short_settings("cgan-input");
    add(settings);
    const auto first = train(settings, data, 20, false);
    expect_same_state(*first, *train(settings, data, 20, true));
    if (HasFailure()) {
      const auto again = train(settings, data, 20, false);
      std::printf("%s: eager steps by themselves differ by %.1e\n", name,
                  largest_difference(first->state()[0].second, again->state()[0].second));
      return;
    }
  }
}

torch::Tensor weights_of_d(Gan& gan) {
  for (const auto& [name, tensor] : gan.state()) {
    if (name == "discriminator") return tensor;
  }
  throw std::logic_error("a GAN without a discriminator");
}

// Two eager runs may differ in their last bits here: LibTorch adds up a gradient's parts in an
// order by numbers that each thread counts for itself, and penalties mix two threads'.
TEST_F(Cuda, CapturedStepsWithEveryPieceAreAsNearAsEagerOnes) {
  Settings settings = short_settings("cgan-input");
  settings.matching_aware = 0.3;
  settings.dropout = 0.2;
  settings.spectral_norm = true;
  settings.r1 = settings.r2 = settings.gradient_penalty = 0.5;
  settings.penalty_interval = 3;
  settings.instance_noise = 0.1;
  settings.label_smoothing = 0.1;
  settings.d_steps = 2;
  settings.schedule = "linear";
  const auto data = mnist_subset(500);
  const auto eager = train(settings, data, 40, false), again = train(settings, data, 40, false);
  const auto captured = train(settings, data, 40, true);
  const double of_eager = largest_difference(weights_of_d(*eager), weights_of_d(*again));
  const double of_captured = largest_difference(weights_of_d(*eager), weights_of_d(*captured));
  std::printf("D's eager weights differ by %.1e, captured ones by %.1e\n", of_eager, of_captured);
  if (of_eager == 0) return expect_same_state(*eager, *captured);
  // On a processor, a rounding ends 6e-4 apart; a draw, an update or a power iteration lost where
  // steps are captured, 1.8e-3 or more.
  EXPECT_LT(of_captured, 1.2e-3);
}

// Outputs, first and second derivatives of both networks.
TEST_P(CudaModels, NetworksAreTheCpus) {
  GanNets cpu = make_nets(GetParam(), 10);
  scramble(cpu.generator);
  const std::int64_t n = 32;
  const auto results = [&](torch::Device device) {
    torch::manual_seed(4);
    Net g = cpu.generator.clone(), d = cpu.discriminator.clone();
    std::vector<torch::Tensor> g_inputs = random_inputs(g, n), d_inputs = random_inputs(d, n);
    g.to(device);
    d.to(device);
    for (auto* inputs : {&g_inputs, &d_inputs}) {
      for (auto& input : *inputs) input = input.to(device);
    }
    d_inputs[0].requires_grad_(true);
    const auto image = g.forward(g_inputs);
    auto with_image = d_inputs;
    with_image[0] = image;
    const auto logits = d.forward(d_inputs);
    (torch::softplus(-d.forward(with_image)).mean() + torch::softplus(-logits).mean() +
     zero_centred_penalty(logits, d_inputs[0]))
        .backward();
    std::vector<torch::Tensor> all = {image.detach(), logits.detach()};
    for (const Net& net : {g, d}) {
      for (const auto& parameter : net.parameters()) all.push_back(parameter.grad());
    }
    return all;
  };
  const auto here = results(torch::kCPU), there = results(device_);
  for (const std::size_t output : {0, 1}) {
    EXPECT_LT(largest_difference(here[output], there[output]), 1e-4) << "output " << output;
  }
  // All gradients as one, since those of biases in front of a batch norm are rounding noise.
  double difference = 0, norm = 0;
  for (std::size_t i = 2; i < here.size(); ++i) {
    difference += (here[i] - there[i].to(torch::kCPU)).square().sum().item<double>();
    norm += here[i].square().sum().item<double>();
  }
  const double relative = std::sqrt(difference / norm);
  std::printf("relative difference of the gradients %.1e\n", relative);
  EXPECT_LT(relative, 1e-3);
}

// A step that LibTorch would make wait for the device is an error here.
TEST_P(CudaModels, StepsWaitForNothing) {
#ifdef DIGITFORGE_CUDA
  const auto data = mnist_subset(500);
  const Settings settings = find_recipe(GetParam());
  const auto gan = train(settings, data, 3, false);
  gan->begin_epoch(torch::arange(3 * settings.batch).remainder(500).view({3, -1}), 0, 6);
  c10::cuda::warning_state().set_sync_debug_mode(c10::cuda::SyncDebugMode::L_ERROR);
  std::string message;
  try {
    for (int i = 0; i < 3; ++i) gan->step();
  } catch (const c10::Error& error) {
    message = error.what();
  }
  c10::cuda::warning_state().set_sync_debug_mode(c10::cuda::SyncDebugMode::L_DISABLED);
  EXPECT_EQ(message, "");
#endif
}

TEST_F(Cuda, AStepThatCannotBeCapturedLeavesTheDeviceUsable) {
  StepGraphs graphs(device_);
  auto x = torch::zeros({4}, device_);
  const auto step = [&] {
    x += torch::rand({4}, device_);
    if (x.sum().item<float>() < 0) x.zero_();  // waits for the device
  };
  for (int i = 0; i < 3; ++i) graphs.run({true}, step);
  try {
    graphs.run({true}, step);
    FAIL() << "a step that waits cannot be captured";
  } catch (const TrainerError& error) {
    std::printf("%s\n", error.what());
    EXPECT_NE(std::string(error.what()).find("--no-cuda-graph"), std::string::npos) << error.what();
  }
  step();
  EXPECT_GT(x.sum().item<float>(), 0);
  for (int i = 0; i < 6; ++i) graphs.run({false}, [&] { x += torch::rand({4}, device_); });
  EXPECT_TRUE(x.isfinite().all().item<bool>());
}

Settings cuda_settings(const std::string& model) {
  Settings settings = find_recipe(model);
  settings.split = 0;
  settings.epochs = 3;
  settings.batch = 32;
  settings.schedule = "constant";
  settings.instance_noise = 0;
  return settings;
}

TEST_P(CudaModels, ResumesToTheSameBits) {
  const auto data = mnist_subset(640);
  Settings settings = cuda_settings(GetParam());
  const auto go = [&](const char* name, bool resume) {
    torch::manual_seed(99);  // whatever the process did before
    return train_gan(settings, {.out = path(name), .resume = resume, .device = device_}, data);
  };
  ASSERT_EQ(go("whole", false), RunEnd::finished);
  settings.epochs = 1;
  ASSERT_EQ(go("parts", false), RunEnd::finished);
  settings.epochs = 3;
  ASSERT_EQ(go("parts", true), RunEnd::finished);
  expect_same_bits(path("whole"), path("parts"));
}

TEST_F(Cuda, CheckpointsGoToTheCpuAndBack) {
  const auto data = mnist_subset(320);
  Settings settings = cuda_settings("cdcgan");
  const torch::Device devices[] = {device_, torch::kCPU, device_};
  for (std::int64_t epoch = 1; epoch <= 3; ++epoch) {
    settings.epochs = epoch;
    const RunOptions options = {
        .out = path("run"), .resume = epoch > 1, .device = devices[epoch - 1]};
    ASSERT_EQ(train_gan(settings, options, data), RunEnd::finished);
    for (const auto& [name, tensor] : checkpoint_contents(path("run"))) {
      EXPECT_TRUE(tensor.isfinite().all().item<bool>()) << name;
    }
    store_weights(describe_run(path("run"), DType::f32).description, path("file.dfw"));
  }
}

TEST_F(Cuda, StopsAtTheFirstNaN) {
  auto data = mnist_subset(320);
  Settings settings = cuda_settings("dcgan");
  settings.epochs = 1;
  train_gan(settings, {.out = path("run"), .device = device_}, data);
  const std::string before = load_file(path("run") / kCheckpointName);
  data.images = data.images.clone();
  data.images[40][0][3][3] = std::numeric_limits<float>::quiet_NaN();
  settings.epochs = 2;
  try {
    train_gan(settings, {.out = path("run"), .resume = true, .device = device_}, data);
    FAIL();
  } catch (const TrainerError& error) {
    EXPECT_NE(std::string(error.what()).find("epoch 2"), std::string::npos) << error.what();
  }
  EXPECT_EQ(load_file(path("run") / kCheckpointName), before);
}

TEST_P(CudaModels, OtherPrecisionsStayNear) {
  const auto data = mnist_subset(2000);
  Settings settings = find_recipe(GetParam());
  const auto means = [&](const char* precision) {
    settings.precision = precision;
    const auto gan = train(settings, data, 40, true);
    return std::pair(gan->take_means(), gan->state()[0].second.clone());
  };
  const auto [exact, weights] = means("f32");
  for (const char* precision : {"tf32", "bf16"}) {
    const auto [near, other] = means(precision);
    std::printf("%s: J(D) %.4f, in f32 %.4f; J(G) %.4f, in f32 %.4f; weights differ by %.1e\n",
                precision, near.loss_d, exact.loss_d, near.loss_g, exact.loss_g,
                largest_difference(weights, other));
    EXPECT_NEAR(near.loss_d, exact.loss_d, 0.1 * std::abs(exact.loss_d) + 0.02);
    EXPECT_EQ(near.finite_steps, 40);
    EXPECT_FALSE(torch::equal(weights, other)) << precision << " changed nothing";
  }
  set_precision("f32", device_);
}

// Samples, verdicts and the measures made of them.
TEST_F(Cuda, EvaluationIsTheCpus) {
  const auto bytes_of = [](const char* name) {
    return load_file(fs::path(DIGITFORGE_SOURCE_DIR) / "weights" / name);
  };
  const std::string model_file = bytes_of("cdcgan.dfw"), judge_file = bytes_of("judge.dfw");
  const auto view = [](const std::string& text) { return std::as_bytes(std::span(text)); };
  const ModelDescription model = read_weights(view(model_file)).value();
  const ClassifierDescription judge = read_classifier(view(judge_file)).value();
  const auto real = mnist_subset(2000);
  const auto measures = [&](torch::Device device) {
    const Samples samples = draw_samples(model, 3, 0, 2000, device);
    const auto images = to_device(real, device).images;
    const Judgement ours = judge_images(judge, samples.images),
                    of_real = judge_images(judge, images);
    const Prdc neighbours = prdc(of_real.features, ours.features, 5);
    return std::vector<std::pair<const char*, double>>{
        {"mean pixel", samples.images.mean().item<double>()},
        {"accuracy", conditional_accuracy(ours.verdicts, samples.labels, 10).overall},
        {"Frechet", frechet_distance(ours.features, of_real.features)},
        {"kernel", kernel_distance(ours.features, of_real.features)},
        {"precision", neighbours.precision},
        {"coverage", neighbours.coverage},
        {"diversity", diversity(samples.images.flatten(1), samples.labels, 10)},
        {"Parzen",
         parzen_log_likelihood(samples.images, images.narrow(0, 0, 200), images.narrow(0, 200, 500))
             .nats}};
  };
  const auto here = measures(torch::kCPU), there = measures(device_);
  for (std::size_t i = 0; i < here.size(); ++i) {
    std::printf("%s: %.6g, on the GPU %.6g\n", here[i].first, here[i].second, there[i].second);
    EXPECT_NEAR(here[i].second, there[i].second, 2e-3 * (1 + std::abs(here[i].second)))
        << here[i].first;
  }
}

// NCCL with a single process: it meets, averages, shuts down.
TEST_F(Cuda, NcclMeetsAndShutsDown) {
  Launch launch;
  launch.address = "127.0.0.1";
  launch.port = static_cast<std::uint16_t>(20000 + getpid() % 20000);
  const auto workers = join_workers(launch, device_);
  auto x = torch::arange(5, torch::device(device_).dtype(torch::kFloat32));
  workers->average(x);
  EXPECT_EQ(x.sum().item<float>(), 10);
}

}  // namespace
}  // namespace digitforge::testing
