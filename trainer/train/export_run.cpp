#include "trainer/train/export_run.h"

#include <torch/torch.h>

#include <ctime>
#include <string_view>

#include "shared/weight_file.h"
#include "trainer/error.h"
#include "trainer/nets/export.h"
#include "trainer/nets/network_forward.h"
#include "trainer/train/checkpoint.h"
#include "trainer/train/files.h"
#include "trainer/train/train_loop.h"

namespace digitforge {
namespace {

constexpr std::int64_t kSelfTestCases = 4;
constexpr std::int64_t kCostImages = 1000;
constexpr std::uint64_t kCostSeed = 1;  // not the self-test's

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&now));
  return text;
}

/// The generator's inputs for latents 0 to n - 1 of a seed, classes in turn.
struct Requests {
  torch::Tensor latents, labels;
  std::vector<torch::Tensor> inputs;  ///< latents; labels, one-hot, of conditional models
};

Requests requests(const Gan& gan, std::uint64_t seed, std::int64_t n) {
  const auto labels = torch::arange(n).remainder(std::max<std::int64_t>(gan.classes(), 1));
  const auto latents = latents_by_seed(seed, 0, n);
  std::vector<torch::Tensor> inputs = {latents};
  if (gan.classes() > 0) {
    inputs.push_back(torch::one_hot(labels, gan.classes()).to(torch::kFloat32));
  }
  return {latents, labels, std::move(inputs)};
}

ExportCost measure(Gan& gan, const Network& stored) {
  const Requests asked = requests(gan, kCostSeed, kCostImages);
  const torch::Tensor difference =
      (gan.sample(asked.latents, asked.labels) - network_forward(stored, asked.inputs)).abs() *
      127.5;
  return {difference.mean().item<double>(), difference.max().item<double>(), kCostImages};
}

}  // namespace

ExportCost export_run(const std::filesystem::path& run, const std::filesystem::path& out,
                      DType dtype) {
  const auto checkpoint = run / kCheckpointName;
  const CheckpointHeader header = read_checkpoint_header(checkpoint);
  Gan gan(header.settings, static_cast<std::uint32_t>(header.position.class_names.size()),
          torch::kCPU);
  load_checkpoint(checkpoint, gan);
  gan.recalibrate_average();

  ModelDescription model;
  model.metadata.model = header.settings.model;
  model.metadata.dataset = header.settings.dataset;
  model.metadata.date = utc_now();
  model.metadata.seed = header.settings.seed;
  model.metadata.steps = static_cast<std::uint64_t>(gan.steps());
  model.metadata.settings = describe(header.settings);
  if (gan.classes() > 0) model.metadata.class_names = header.position.class_names;

  const Requests cases = requests(gan, 0, kSelfTestCases);
  std::vector<torch::Tensor> d_inputs = cases.inputs;
  d_inputs[0] = gan.sample(cases.latents, cases.labels);
  TensorStorage storage;
  model.generator = export_network(gan.average(), dtype, cases.inputs, storage);
  model.discriminator = export_network(gan.nets().discriminator, dtype, d_inputs, storage);

  const auto bytes = write_weights(model);
  if (!bytes.ok()) throw TrainerError(out.string() + ": " + bytes.error().message);
  store_file(out, {reinterpret_cast<const char*>(bytes.value().data()), bytes.value().size()});
  return measure(gan, model.generator);
}

}  // namespace digitforge
