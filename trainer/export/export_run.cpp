#include "trainer/export/export_run.h"

#include <torch/torch.h>

#include <ctime>
#include <string_view>

#include "shared/weight_file.h"
#include "trainer/error.h"
#include "trainer/evaluate/samples.h"
#include "trainer/judge/train_judge.h"
#include "trainer/train/checkpoint.h"
#include "trainer/train/files.h"
#include "trainer/train/gan.h"
#include "trainer/train/recipes.h"
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

void describe_gan(const std::filesystem::path& checkpoint, const CheckpointHeader& header,
                  DType dtype, ModelDescription& model, TensorStorage& storage) {
  Gan gan(header.settings, static_cast<std::uint32_t>(header.position.class_names.size()),
          torch::kCPU);
  load_checkpoint(checkpoint, gan);
  gan.recalibrate_average();
  gan.centre_logits();
  model.metadata.steps = static_cast<std::uint64_t>(gan.steps());
  if (gan.classes() > 0) model.metadata.class_names = header.position.class_names;

  const auto labels =
      torch::arange(kSelfTestCases).remainder(std::max<std::int64_t>(gan.classes(), 1));
  const auto latents = latents_by_seed(0, 0, kSelfTestCases);
  const auto images = gan.sample(latents, labels);
  std::vector<torch::Tensor> g_inputs = {latents};
  std::vector<torch::Tensor> d_inputs = {images};
  if (gan.classes() > 0) {
    const auto one_hot = torch::one_hot(labels, gan.classes()).to(torch::kFloat32);
    g_inputs.push_back(one_hot);
    d_inputs.push_back(one_hot);
  }
  model.generator = export_network(gan.average(), dtype, g_inputs, storage);
  model.discriminator = export_network(gan.nets().discriminator, dtype, d_inputs, storage);
}

}  // namespace

ExportedRun describe_run(const std::filesystem::path& run, DType dtype) {
  const auto best = run / kBestName;
  const auto checkpoint = std::filesystem::exists(best) ? best : run / kCheckpointName;
  const CheckpointHeader header = read_checkpoint_header(checkpoint);
  Metadata metadata;
  metadata.model = header.settings.model;
  metadata.dataset = header.settings.dataset;
  metadata.date = utc_now();
  metadata.seed = header.settings.seed;
  metadata.settings = describe(header.settings);
  metadata.settings.emplace_back("epoch", std::to_string(header.position.epoch));
  if (const auto recipe = recipe_of(header.settings); !recipe.empty()) {
    metadata.settings.emplace_back("recipe", recipe);
  }
  ExportedRun exported;
  if (header.settings.model == kJudge) {
    ClassifierDescription judged{std::move(metadata), {}, {}};
    describe_judge(checkpoint, dtype, judged, exported.storage);
    exported.description = std::move(judged);
  } else {
    ModelDescription model{std::move(metadata), Prior::uniform, {}, {}};
    describe_gan(checkpoint, header, dtype, model, exported.storage);
    exported.description = std::move(model);
  }
  return exported;
}

ExportCost measure_cost(const ModelDescription& stored, const ModelDescription& trained) {
  const auto difference = (draw_samples(stored, kCostSeed, 0, kCostImages).images -
                           draw_samples(trained, kCostSeed, 0, kCostImages).images)
                              .abs() *
                          127.5;
  return {difference.mean().item<double>(), difference.max().item<double>(), kCostImages};
}

void store_weights(const FileDescription& file, const std::filesystem::path& out) {
  const auto bytes = write_weights(file);
  if (!bytes.ok()) throw TrainerError(out.string() + ": " + bytes.error().message);
  store_file(out, {reinterpret_cast<const char*>(bytes.value().data()), bytes.value().size()});
}

}  // namespace digitforge
