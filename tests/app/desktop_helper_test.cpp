// Programs that help the window: what they are given, what comes of them, how they end.
#include "web/shell/native/desktop_helper.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <stdexcept>

#include "tests/app/stand_ins.h"

namespace digitforge {
namespace {

using Command = std::vector<std::string>;

DesktopHelper::Outcome run(const Command& command, std::span<const std::uint8_t> input = {}) {
  Result<DesktopHelper> helper = DesktopHelper::start(command, input);
  if (!helper) throw std::runtime_error(helper.error().message);
  return eventually([&] { return helper.value().poll(); });
}

TEST(DesktopHelper, GetsItsArgumentsAndInputWithoutAShell) {
  const std::vector<std::uint8_t> input(300'000, 'x');  // more than a pipe holds
  const auto [status, output] =
      run({"/bin/sh", "-c", "wc -c; printf %s \"$1\"", "sh", "$HOME *"}, input);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(output, "300000\n$HOME *");
}

TEST(DesktopHelper, TellsHowItEnded) {
  EXPECT_EQ(run({"/bin/sh", "-c", "echo no; exit 3"}).status, 3);
  EXPECT_EQ(run({"/bin/sh", "-c", "kill -9 $$"}).status, -1);
  EXPECT_FALSE(DesktopHelper::start({"/no/such/program"}).ok());
}

TEST(DesktopHelper, InputThatNobodyReadsIsNoHarm) {
  EXPECT_EQ(run({"/bin/true"}, std::vector<std::uint8_t>(300'000)).status, 0);
}

TEST(DesktopHelper, IsDoneWhenAProgramItLeavesBehindIsNot) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(run({"/bin/sh", "-c", "sleep 20 & echo done"}).output, "done\n");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST(DesktopHelper, EndsWithTheObject) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "process";
  {
    const Result<DesktopHelper> helper = DesktopHelper::start(
        {"/bin/sh", "-c", "trap '' TERM; echo $$ >\"$1\"; sleep 60", "sh", file});
    ASSERT_TRUE(helper.ok());
    eventually([&] { return text_of(file).ends_with('\n') ? std::optional(true) : std::nullopt; });
  }
  EXPECT_NE(kill(std::stoi(text_of(file)), 0), 0);
}

TEST(DesktopHelper, ProgramsAreFoundInPath) {
  StandIns programs;
  programs.add("helper", "exit 0");
  EXPECT_EQ(find_program("helper"), programs.program("helper"));
  EXPECT_EQ(find_program("no-such-helper"), "");
  std::filesystem::permissions(programs.program("helper"), std::filesystem::perms::owner_read);
  EXPECT_EQ(find_program("helper"), "") << "it cannot be run";
}

}  // namespace
}  // namespace digitforge
