#include <gtest/gtest.h>
#include <torch/torch.h>

#include <fstream>
#include <limits>
#include <thread>

#include "shared/weight_file.h"
#include "tests/trainer/fixtures.h"
#include "trainer/error.h"
#include "trainer/export/export_run.h"
#include "trainer/train/checkpoint.h"
#include "trainer/train/files.h"
#include "trainer/train/gan.h"
#include "trainer/train/train_loop.h"

namespace digitforge::testing {
namespace {

namespace fs = std::filesystem;

/// Stops a run from another thread, as a signal would, once it has saved its first checkpoint: at
/// whatever step of a later epoch that falls on.
std::thread stop_after_first_checkpoint(const fs::path& folder) {
  return std::thread([checkpoint = folder / kCheckpointName] {
    while (!fs::exists(checkpoint)) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    request_stop();
  });
}

class Runs : public ::testing::TestWithParam<std::string> {
 protected:
  fs::path run(const std::string& name) const { return folder_.path() / name; }
  TemporaryFolder folder_;
  ImageDataset data_ = mnist_subset(100);
};

TEST_P(Runs, ResumedAfterAnEpochEqualsUninterrupted) {
  Settings settings = short_settings(GetParam());
  ASSERT_EQ(train_gan(settings, {run("whole")}, data_), RunEnd::finished);
  settings.epochs = 1;
  ASSERT_EQ(train_gan(settings, {run("parts")}, data_), RunEnd::finished);
  settings.epochs = 2;
  torch::manual_seed(999);  // whatever the process did in between
  ASSERT_EQ(train_gan(settings, {run("parts"), /*resume=*/true}, data_), RunEnd::finished);
  expect_same_bits(run("whole"), run("parts"));
  for (const char* name : {"epoch-0001.png", "epoch-0002.png"}) {
    EXPECT_EQ(load_file(run("whole") / "samples" / name),
              load_file(run("parts") / "samples" / name));
  }
}

// On a GPU the same bits take algorithms that LibTorch doesn't ask for by itself.
TEST(RunsAnywhere, AskForAlgorithmsThatGiveTheSameBits) {
  at::globalContext().setDeterministicCuDNN(false);
  at::globalContext().setBenchmarkCuDNN(true);
  const TemporaryFolder folder;
  Settings settings = short_settings("gan");
  settings.epochs = 1;
  train_gan(settings, {folder.path() / "run"}, mnist_subset(16));
  EXPECT_TRUE(at::globalContext().deterministicCuDNN());
  EXPECT_FALSE(at::globalContext().benchmarkCuDNN());
}

INSTANTIATE_TEST_SUITE_P(AllModels, Runs, ::testing::ValuesIn(model_names()), [](const auto& info) {
  std::string name = info.param;
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
});

class Run : public Runs {};
INSTANTIATE_TEST_SUITE_P(Gan, Run, ::testing::Values("gan"));

TEST_P(Run, InterruptedInAnEpochResumesToTheSameBits) {
  Settings settings = short_settings(GetParam());
  settings.epochs = 30;
  std::thread stopper = stop_after_first_checkpoint(run("parts"));
  ASSERT_EQ(train_gan(settings, {run("parts")}, data_), RunEnd::interrupted);
  stopper.join();
  const Position stopped = read_checkpoint_header(run("parts") / kCheckpointName).position;
  settings.epochs = stopped.epoch + 1;
  ASSERT_EQ(train_gan(settings, {run("parts"), /*resume=*/true}, data_), RunEnd::finished);
  ASSERT_EQ(train_gan(settings, {run("whole")}, data_), RunEnd::finished);
  std::printf("stopped at epoch %lld, step %lld\n", static_cast<long long>(stopped.epoch),
              static_cast<long long>(stopped.batch));
  expect_same_bits(run("whole"), run("parts"));
}

TEST_P(Run, MetricsAreOneJsonObjectAnEpoch) {
  const Settings settings = short_settings(GetParam());
  train_gan(settings, {run("run")}, data_);
  std::ifstream in(run("run") / "metrics.jsonl");
  std::string line;
  int epoch = 0;
  while (std::getline(in, line)) {
    const auto json = nlohmann::json::parse(line);
    EXPECT_EQ(json.at("epoch"), ++epoch);
    EXPECT_EQ(json.at("steps"), epoch * 6);
    for (const char* key :
         {"loss_d", "loss_g", "d_real", "d_fake", "images_per_second", "seconds"}) {
      EXPECT_TRUE(json.at(key).is_number()) << key;
    }
  }
  EXPECT_EQ(epoch, 2);
}

TEST_P(Run, DoesNotOverwriteAnother) {
  const Settings settings = short_settings(GetParam());
  train_gan(settings, {run("run")}, data_);
  const std::string before = load_file(run("run") / kCheckpointName);
  try {
    train_gan(settings, {run("run")}, data_);
    FAIL();
  } catch (const TrainerError& error) {
    EXPECT_NE(std::string(error.what()).find("--resume"), std::string::npos);
  }
  EXPECT_EQ(load_file(run("run") / kCheckpointName), before);
}

TEST_P(Run, DamagedCheckpointIsRefusedByName) {
  fs::create_directories(run("run"));
  store_file(run("run") / kCheckpointName, "no checkpoint");
  try {
    train_gan(short_settings(GetParam()), {run("run"), /*resume=*/true}, data_);
    FAIL();
  } catch (const TrainerError& error) {
    EXPECT_NE(std::string(error.what()).find("checkpoint.pt"), std::string::npos) << error.what();
  }
}

// A learning rate far too large: the run stops, says at which step and in which tensor, and the
// checkpoint of the last good epoch is still there and still good.
TEST_P(Run, StopsAtTheFirstNaNAndKeepsTheLastGoodCheckpoint) {
  Settings settings = short_settings(GetParam());
  settings.epochs = 1;
  train_gan(settings, {run("run")}, data_);
  const std::string before = load_file(run("run") / kCheckpointName);
  ImageDataset poisoned = data_;
  poisoned.images = data_.images.clone();
  poisoned.images[40][0][3][3] = std::numeric_limits<float>::quiet_NaN();
  settings.epochs = 2;
  try {
    train_gan(settings, {run("run"), /*resume=*/true}, poisoned);
    FAIL();
  } catch (const TrainerError& error) {
    const std::string what = error.what();
    std::printf("%s\n", what.c_str());
    EXPECT_NE(what.find("epoch 2"), std::string::npos) << what;
    EXPECT_NE(what.find("discriminator, layer"), std::string::npos) << what;
  }
  EXPECT_EQ(load_file(run("run") / kCheckpointName), before);
}

// Every piece at once, and several D steps: no piece may keep a state that the checkpoint forgets.
TEST_P(Run, WithEveryRegulariserResumesToTheSameBits) {
  Settings settings = short_settings("cgan-input");
  settings.matching_aware = 0.3;
  settings.dropout = 0.2;
  settings.spectral_norm = true;
  settings.r1 = settings.r2 = settings.gradient_penalty = 0.5;
  settings.penalty_interval = 2;
  settings.instance_noise = 0.1;
  settings.label_smoothing = 0.1;
  settings.d_steps = 2;
  settings.lr_d = 3e-4;
  settings.schedule = "linear";
  settings.epochs = 24;
  ASSERT_EQ(train_gan(settings, {run("whole")}, data_), RunEnd::finished);
  std::thread stopper = stop_after_first_checkpoint(run("parts"));
  const RunEnd end = train_gan(settings, {run("parts")}, data_);
  stopper.join();
  ASSERT_EQ(end, RunEnd::interrupted) << "nothing was resumed";
  ASSERT_EQ(train_gan(settings, {run("parts"), /*resume=*/true}, data_), RunEnd::finished);
  expect_same_bits(run("whole"), run("parts"));
}

TEST_P(Run, KeepsTheEpochWithTheLowestScore) {
  Settings settings = short_settings(GetParam());
  settings.epochs = 4;
  const std::vector<double> scores{5, 2, 3, 4};
  std::size_t asked = 0;
  train_gan(settings, {.out = run("run"), .score = [&](Gan&) { return scores[asked++]; }}, data_);
  EXPECT_EQ(asked, scores.size());
  EXPECT_EQ(read_checkpoint_header(run("run") / kBestName).position.epoch, 2);
  const Position last = read_checkpoint_header(run("run") / kCheckpointName).position;
  EXPECT_EQ(last.epoch, 4);
  EXPECT_EQ(last.best_epoch, 2);
  EXPECT_EQ(last.best_score, 2);
}

TEST_P(Run, ExportsBothNetworksAndWhereTheyCameFrom) {
  const Settings settings = short_settings(GetParam());
  train_gan(settings, {run("run")}, data_);
  for (DType dtype : {DType::f32, DType::f16}) {
    store_weights(describe_run(run("run"), dtype).description, run("file.dfw"));
    const std::string text = load_file(run("file.dfw"));
    const auto model = read_weights({reinterpret_cast<const std::byte*>(text.data()), text.size()});
    ASSERT_TRUE(model.ok()) << model.error().message;
    EXPECT_EQ(model.value().metadata.model, GetParam());
    EXPECT_EQ(model.value().metadata.dataset, "mnist");
    EXPECT_EQ(model.value().metadata.steps, 12U);
    EXPECT_EQ(model.value().metadata.seed, settings.seed);
    EXPECT_TRUE(model.value().discriminator.has_value());
    EXPECT_EQ(model.value().generator.self_test.size(), 2U);
    EXPECT_EQ(model.value().generator.tensors[0].dtype, dtype);
  }
}

// The relativistic loss alone leaves D's level open.
TEST_P(Run, ExportedVerdictsOfARelativisticLossAreCentred) {
  for (const std::string loss : {"relativistic", "non-saturating"}) {
    Settings settings = short_settings(GetParam());
    settings.loss = loss;
    torch::manual_seed(1);
    Gan gan(settings, 10, torch::kCPU);
    torch::NoGradGuard no_grad;
    const auto level = [&] {
      const auto latents = latents_by_seed(5, 0, 500);
      const auto images = gan.sample(latents, torch::zeros({500}, torch::kInt64));
      return gan.nets().discriminator.forward({images}).mean().item<double>();
    };
    gan.recalibrate_average();
    gan.nets().discriminator.parameters().back().fill_(7);
    const double before = level();
    gan.centre_logits();
    EXPECT_GT(before, 5);
    if (loss == "relativistic") {
      EXPECT_NEAR(level(), 0, 0.05);
    } else {
      EXPECT_EQ(level(), before);
    }
  }
}

TEST(Files, FailedWriteKeepsTheOldOne) {
  TemporaryFolder folder;
  const fs::path path = folder.path() / "file";
  store_file(path, "old");
  // A folder in the temporary file's place makes the write fail for root too.
  fs::create_directory(path.string() + ".tmp");
  EXPECT_THROW(store_file(path, "new"), TrainerError);
  EXPECT_EQ(load_file(path), "old");
  // /dev/full answers every write with "no space left".
  if (fs::exists("/dev/full")) {
    fs::remove(path.string() + ".tmp");
    fs::create_symlink("/dev/full", path.string() + ".tmp");
    try {
      store_file(path, "new");
      FAIL();
    } catch (const TrainerError& error) {
      EXPECT_NE(std::string(error.what()).find("No space left"), std::string::npos);
    }
    EXPECT_EQ(load_file(path), "old");
  }
}

}  // namespace
}  // namespace digitforge::testing
