// Runs of two processes, one of which may die. tests/survive kills and starves runs of one.
#include <gtest/gtest.h>
#include <signal.h>
#include <torch/torch.h>

#include <chrono>
#include <fstream>
#include <future>
#include <thread>

#include "tests/trainer/command.h"
#include "tests/trainer/fixtures.h"
#include "trainer/error.h"
#include "trainer/train/checkpoint.h"
#include "trainer/train/files.h"
#include "trainer/train/train_loop.h"

namespace digitforge::testing {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

bool wait_for(const fs::path& path, milliseconds limit) {
  for (auto waited = milliseconds(0); waited < limit; waited += milliseconds(10)) {
    if (fs::exists(path)) return true;
    std::this_thread::sleep_for(milliseconds(10));
  }
  return false;
}

class Survival : public ::testing::Test {
 protected:
  fs::path path(const std::string& name) const { return folder_.path() / name; }
  TemporaryFolder folder_;
};

/// The environment of process `rank` of two, as torchrun and others set it.
std::string one_of_two(int rank, int port) {
  return "OMP_NUM_THREADS=1 RANK=" + std::to_string(rank) + " LOCAL_RANK=" + std::to_string(rank) +
         " WORLD_SIZE=2 MASTER_ADDR=127.0.0.1 MASTER_PORT=" + std::to_string(port);
}

/// A port that was free a moment ago, apart from those of tests that run at the same time.
int port() { return 20000 + getpid() % 20000; }

// With synchronised batch norm every value is the one of the joint batch, to rounding.
TEST_F(Survival, TwoProcessesTrainAsOneOnTheJointBatch) {
  for (const std::string model : {"gan", "cgan-hidden"}) {
    const std::string arguments =
        "train --model " + model + " --sync-batch-norm --split 300 --batch 50 --epochs 1 --out ";
    const fs::path one = path(model + "-one"), two = path(model + "-two");
    ASSERT_EQ(run_trainer(arguments + in_quotes(one), "OMP_NUM_THREADS=1").status, 0);
    auto second = std::async(std::launch::async, [&] {
      return run_trainer(arguments + in_quotes(two), one_of_two(1, port()));
    });
    const Outcome first = run_trainer(arguments + in_quotes(two), one_of_two(0, port()));
    EXPECT_EQ(first.status, 0) << first.output;
    EXPECT_EQ(second.get().status, 0);
    const auto a = checkpoint_contents(one), b = checkpoint_contents(two);
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (a[i].first != "generator" && a[i].first != "discriminator") continue;
      const auto difference = (a[i].second - b[i].second).abs();
      // Adam turns the sign of a gradient that is mere rounding into a step of its own, 2e-4, so
      // single parameters differ by that; the mean stays far below one step.
      const double mean = difference.mean().item<double>();
      std::printf("%s %s: mean |difference| %.1e\n", model.c_str(), a[i].first.c_str(), mean);
      EXPECT_LT(mean, 1e-5) << a[i].first;
    }
  }
}

TEST_F(Survival, DeadProcessStopsTheOthersAndResumeGoesOn) {
  const std::string arguments =
      "train --model gan --split 5000 --batch 50 --epochs 200 --out " + in_quotes(path("run"));
  auto second = std::async(std::launch::async, [&] {
    return run_trainer(arguments, one_of_two(1, port()), path("pid"));
  });
  auto first =
      std::async(std::launch::async, [&] { return run_trainer(arguments, one_of_two(0, port())); });
  ASSERT_TRUE(wait_for(path("run") / kCheckpointName, std::chrono::minutes(3)));
  kill(std::stoi(load_file(path("pid"))), SIGKILL);
  EXPECT_EQ(second.get().status, -1);
  ASSERT_EQ(first.wait_for(std::chrono::seconds(60)), std::future_status::ready);
  const Outcome outcome = first.get();
  EXPECT_EQ(outcome.status, static_cast<int>(Failure::process)) << outcome.output;
  EXPECT_NE(outcome.output.find("--resume"), std::string::npos) << outcome.output;

  const auto epochs = read_checkpoint_header(path("run") / kCheckpointName).position.epoch;
  const std::string more = "train --model gan --resume --epochs " + std::to_string(epochs + 1) +
                           " --out " + in_quotes(path("run"));
  auto again =
      std::async(std::launch::async, [&] { return run_trainer(more, one_of_two(1, port() + 1)); });
  const Outcome resumed = run_trainer(more, one_of_two(0, port() + 1));
  EXPECT_EQ(resumed.status, 0) << resumed.output;
  EXPECT_EQ(again.get().status, 0);
  EXPECT_EQ(read_checkpoint_header(path("run") / kCheckpointName).position.epoch, epochs + 1);
}

}  // namespace
}  // namespace digitforge::testing
