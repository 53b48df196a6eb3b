#include <c10/util/Exception.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <new>
#include <string>

#include "trainer/commands/command.h"
#include "trainer/error.h"
#include "trainer/inherited_signals.h"
#include "trainer/train/blas.h"

namespace digitforge {
namespace {

int fail(Failure failure, const std::string& message) {
  std::fprintf(stderr, "error: %s\n", message.c_str());
  return static_cast<int>(failure);
}

/// What was printed may wait in a buffer, and its disk be full.
void finish_output() {
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  throw TrainerError(std::string("the standard output cannot be written: ") +
                         std::strerror(errno != 0 ? errno : EIO),
                     Failure::file);
}

int run(int argc, char** argv) {
  keep_ignoring_hang_up();
  use_fitting_blas(argv);
  std::signal(SIGXFSZ, SIG_IGN);  // a write over a quota then fails with an errno
  CLI::App app("Trains small GANs on MNIST and exports them for the DigitForge runtime.");
  app.require_subcommand(1);
  app.footer(
      "Exit status: 0 fine, 1 a wrong argument or setting, 2 a file cannot be read or written,\n"
      "3 a file does not hold what it must, 5 not enough memory, 6 training gave a NaN or an\n"
      "infinity, 7 another process of the run is gone, 100 and above a mistake on the command\n"
      "line, 130 stopped by Ctrl-C, SIGTERM or SIGHUP, and saved.");
  const std::unique_ptr<Command> commands[] = {train_command(app), export_command(app),
                                               evaluate_command(app), table_command(app),
                                               experiment_command(app)};
  for (CLI::App* command : app.get_subcommands({})) command->footer(app.get_footer());
  CLI11_PARSE(app, argc, argv);
  for (const auto& command : commands) {
    if (command->chosen()) return command->run();
  }
  return static_cast<int>(Failure::argument);
}

/// LibTorch's own word on lack of memory, on the processor and on a GPU.
bool tells_of_memory(const std::string& message) {
  return message.find("t allocate memory") != std::string::npos ||
         message.find("out of memory") != std::string::npos;
}

}  // namespace
}  // namespace digitforge

int main(int argc, char** argv) {
  using digitforge::fail;
  using digitforge::Failure;
  const char* const no_memory = "not enough memory; lower --batch, or close other programs";
  try {
    const int status = digitforge::run(argc, argv);
    if (status == 0) digitforge::finish_output();
    return status;
  } catch (const digitforge::TrainerError& error) {
    return fail(error.failure, error.what());
  } catch (const c10::Error& error) {
    const std::string message = error.what_without_backtrace();
    if (digitforge::tells_of_memory(message)) return fail(Failure::too_large, no_memory);
    return fail(Failure::argument, "LibTorch: " + message);
  } catch (const std::bad_alloc&) {
    return fail(Failure::too_large, no_memory);
  } catch (const std::filesystem::filesystem_error& error) {
    return fail(Failure::file, error.what());
  } catch (const std::exception& error) {
    return fail(Failure::argument, error.what());
  } catch (...) {
    return fail(Failure::argument, "a failure that says nothing of itself");
  }
}
