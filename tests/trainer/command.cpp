#include "tests/trainer/command.h"

#include <sys/wait.h>

#include <array>
#include <cstdio>

#include "tests/trainer/fixtures.h"

namespace digitforge::testing {

std::string in_quotes(const std::filesystem::path& path) {
  return std::string("'").append(path.string()).append("'");
}

Outcome run_trainer(const std::string& arguments, const std::string& environment,
                    const std::filesystem::path& pid_file) {
  const std::string command = "echo $$ > " + in_quotes(pid_file) +
                              "; exec env DIGITFORGE_DATA=" + in_quotes(mnist_folder()) +
                              " DIGITFORGE_WEIGHTS=/nonexistent " + environment + " " +
                              in_quotes(DIGITFORGE_TRAINER_BINARY) + " 2>&1 " + arguments;
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

}  // namespace digitforge::testing
