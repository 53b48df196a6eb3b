// digitforge-trainer as a user runs it.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <thread>

#include "tests/trainer/fixtures.h"
#include "trainer/train/files.h"

namespace digitforge::testing {
namespace {

namespace fs = std::filesystem;

struct Outcome {
  int status;
  std::string output;  ///< stdout and stderr
};

std::string in_quotes(const fs::path& path) {
  return std::string("'").append(path.string()).append("'");
}

/// Runs the trainer in the shell's own process, whose number goes into `pid_file` where one is
/// given.
Outcome run(const std::string& arguments, const fs::path& pid_file = "/dev/null") {
  const std::string command = "echo $$ > " + in_quotes(pid_file) +
                              "; exec env DIGITFORGE_DATA=" + in_quotes(mnist_folder()) + " " +
                              DIGITFORGE_TRAINER_BINARY + " " + arguments + " 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  Outcome outcome{};
  std::array<char, 4096> chunk;
  while (std::size_t got = std::fread(chunk.data(), 1, chunk.size(), pipe)) {
    outcome.output.append(chunk.data(), got);
  }
  const int status = pclose(pipe);
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

TEST(Command, EverySubcommandExplainsItself) {
  for (const char* arguments : {"--help", "train --help", "export --help"}) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.output;
    EXPECT_NE(outcome.output.find("--help"), std::string::npos);
  }
  EXPECT_NE(run("").status, 0);
}

TEST(Command, MistakesAreNamedWithTheirRemedy) {
  TemporaryFolder folder;
  const std::string out = " --out " + in_quotes(folder.path() / "run");
  struct Mistake {
    std::string arguments, says;
  };
  for (const Mistake& mistake : std::vector<Mistake>{
           {"train --model wgan" + out, "gan,cgan-input,cgan-hidden,dcgan"},
           {"train --model gan --data /nowhere" + out, "./dev data"},
           {"train --model gan --batch 1" + out, "--batch must be from 2"},
           {"train --model gan --lr 0" + out, "--lr must be"},
           {"train --model gan --resume" + out, "no such checkpoint"},
           {"train --model gan --out /proc/run", "/proc/run"},
           {"export --run /nowhere --out x.dfw", "/nowhere"},
       }) {
    const Outcome outcome = run(mistake.arguments);
    EXPECT_NE(outcome.status, 0) << mistake.arguments;
    EXPECT_NE(outcome.output.find(mistake.says), std::string::npos)
        << mistake.arguments << ": " << outcome.output;
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
  const Outcome first = run(
      "train --model gan --batch 64 --epochs 50 --out " + in_quotes(out) + " > " + in_quotes(log),
      pid_file);
  interrupter.join();
  EXPECT_EQ(first.status, 130) << load_file(log);
  EXPECT_NE(load_file(log).find("--resume"), std::string::npos);
  ASSERT_TRUE(fs::exists(out / "checkpoint.pt"));

  const Outcome other = run("train --model gan --resume --batch 32 --out " + in_quotes(out));
  EXPECT_EQ(other.status, 1);
  EXPECT_NE(other.output.find("batch: 64 in the run, 32 now"), std::string::npos) << other.output;

  const Outcome exported =
      run("export --run " + in_quotes(out) + " --out " + in_quotes(folder.path() / "gan.dfw"));
  EXPECT_EQ(exported.status, 0) << exported.output;
  EXPECT_GT(fs::file_size(folder.path() / "gan.dfw"), 1000000U);
}

}  // namespace
}  // namespace digitforge::testing
