// digitforge-trainer as a user runs it.
#include "tests/trainer/command.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "tests/trainer/fixtures.h"
#include "trainer/train/blas.h"
#include "trainer/train/files.h"

namespace digitforge::testing {
namespace {

namespace fs = std::filesystem;

TEST(Command, EverySubcommandExplainsItself) {
  for (const char* arguments : {"--help", "train --help", "export --help"}) {
    const Outcome outcome = run_trainer(arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.output;
    EXPECT_NE(outcome.output.find("--help"), std::string::npos);
    EXPECT_NE(outcome.output.find("Exit status: 0 fine"), std::string::npos);
  }
  EXPECT_NE(run_trainer("").status, 0);
}

#if defined(__x86_64__)
// With OPENBLAS_VERBOSE=2, OpenBLAS names its choice whenever it is loaded.
TEST(Command, MatrixProductsRunOnKernelsThatFitTheProcessor) {
  const auto last_core = [](const std::string& environment) {
    const std::string output = run_trainer("--help", "OPENBLAS_VERBOSE=2 " + environment).output;
    const std::string before = "Core: ";
    const std::size_t found = output.rfind(before);
    if (found == std::string::npos) return std::string();
    const std::size_t start = found + before.size();
    return output.substr(start, output.find('\n', start) - start);
  };
  unsetenv("OPENBLAS_CORETYPE");
  const std::string core = last_core("");
  if (core.empty()) GTEST_SKIP() << "LibTorch runs on no OpenBLAS that chooses its kernels";
  EXPECT_EQ(fitting_core(core, __builtin_cpu_supports("avx2"), false), "") << core;
  EXPECT_EQ(last_core("OPENBLAS_CORETYPE=Nehalem"), "Nehalem") << "the user's choice stays";
}
#endif

TEST(FittingCore, IsNamedForAFallbackOnly) {
  EXPECT_EQ(fitting_core("Prescott", true, true), "SkylakeX");
  EXPECT_EQ(fitting_core("Prescott", true, false), "Haswell");
  EXPECT_EQ(fitting_core("Barcelona", true, true), "SkylakeX");
  EXPECT_EQ(fitting_core("Prescott", false, false), "");
  for (const char* core : {"Haswell", "Zen", "SkylakeX", "Cooperlake", "armv8", ""}) {
    EXPECT_EQ(fitting_core(core, true, true), "") << core;
  }
}

TEST(Command, MistakesAreNamedWithTheirRemedy) {
  TemporaryFolder folder;
  const std::string out = std::string(" --out ").append(in_quotes(folder.path() / "run"));
  const fs::path no_recipe = folder.path() / "no.json";
  store_file(no_recipe, R"({"model": "gan", "epoch": 3})");
  struct Mistake {
    std::string arguments, says;
    int status;
  };
  for (const Mistake& mistake : std::vector<Mistake>{
           {"train --model wgan" + out, "gan,cgan-input,cgan-hidden,dcgan", 105},
           {"train --model gan --data /nowhere" + out, "./dev data", 2},
           {"train --model gan --batch 1" + out, "--batch must be from 2", 1},
           {"train --model gan --lr 0" + out, "--lr must be", 1},
           {"train --model gan --dataset '' --data /" + out, "--dataset must be 1 to 64", 1},
           {"train --recipe none" + out, "no recipe is called", 1},
           {"train --recipe /nowhere.json" + out, "nowhere.json", 2},
           {"train --recipe " + in_quotes(no_recipe) + out, "there is no setting \"epoch\"", 3},
           {"export --out x.dfw --run " + in_quotes(folder.path()), "no such checkpoint", 2},
           {"train --model gan --out /proc/run", "/proc/run", 2},
           {"export --run /nowhere --out x.dfw", "/nowhere", 2},
           {"evaluate /nowhere.dfw", "/nowhere.dfw", 2},
           {"evaluate " + in_quotes(no_recipe), "isn't a DigitForge model", 3},
       }) {
    const Outcome outcome = run_trainer(mistake.arguments);
    EXPECT_EQ(outcome.status, mistake.status) << mistake.arguments << ": " << outcome.output;
    EXPECT_NE(outcome.output.find(mistake.says), std::string::npos)
        << mistake.arguments << ": " << outcome.output;
  }
}

TEST(Command, NumbersAreTakenAsTheyAreWritten) {
  TemporaryFolder folder;
  for (const char* mistake :
       {"train --model gan --seed=-1", "train --model gan --seed=18446744073709551616",
        "train --model gan --lr 1e-400", "train --model gan --lr nan",
        "train --model gan --lr 0x1p-3", "train --model gan --split 9223372036854775808",
        "train --model gan --batch 1e2", "evaluate x.dfw --seed=-1",
        "evaluate x.dfw --seed=18446744073709551616"}) {
    const Outcome outcome =
        run_trainer(std::string(mistake) + " --data " + in_quotes(folder.path()));
    EXPECT_GE(outcome.status, 100) << mistake << ": " << outcome.output;
    EXPECT_NE(outcome.output.find(" is not a number"), std::string::npos) << outcome.output;
  }
}

// Ctrl-C in the first epoch of the real data: saved, resumed only with the same settings, exported.
TEST(Command, CtrlCSavesAndResumeGoesOn) {
  TemporaryFolder folder;
  const fs::path out = folder.path() / "run";
  const fs::path log = folder.path() / "log";
  const fs::path pid_file = folder.path() / "pid";
  std::thread interrupter([&] {
    // Until the first progress line shows that steps are being made.
    for (int i = 0; i < 600; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      if (fs::exists(log) && load_file(log).find("epoch 1/50") != std::string::npos) break;
    }
    kill(std::stoi(load_file(pid_file)), SIGINT);
  });
  const Outcome first = run_trainer(
      "train --model gan --batch 64 --epochs 50 --out " + in_quotes(out) + " > " + in_quotes(log),
      "", pid_file);
  interrupter.join();
  EXPECT_EQ(first.status, 130) << load_file(log);
  EXPECT_NE(load_file(log).find("--resume"), std::string::npos);
  ASSERT_TRUE(fs::exists(out / "checkpoint.pt"));

  const Outcome other =
      run_trainer("train --model gan --resume --batch 32 --out " + in_quotes(out));
  EXPECT_EQ(other.status, 1);
  EXPECT_NE(other.output.find("batch: 64 in the run, 32 now"), std::string::npos) << other.output;

  const Outcome exported = run_trainer("export --run " + in_quotes(out) + " --out " +
                                       in_quotes(folder.path() / "gan.dfw"));
  EXPECT_EQ(exported.status, 0) << exported.output;
  EXPECT_GT(fs::file_size(folder.path() / "gan.dfw"), 1000000U);
}

}  // namespace
}  // namespace digitforge::testing
