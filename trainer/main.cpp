#include <c10/util/Exception.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <new>

#include "trainer/commands/command.h"
#include "trainer/error.h"
#include "trainer/train/blas.h"

namespace digitforge {
namespace {

int run(int argc, char** argv) {
  CLI::App app("Trains small GANs on MNIST and exports them for the DigitForge runtime.");
  app.require_subcommand(1);
  const std::unique_ptr<Command> commands[] = {train_command(app), export_command(app),
                                               evaluate_command(app), table_command(app),
                                               experiment_command(app)};
  CLI11_PARSE(app, argc, argv);
  for (const auto& command : commands) {
    if (command->chosen()) return command->run();
  }
  return 1;
}

}  // namespace
}  // namespace digitforge

int main(int argc, char** argv) {
  digitforge::use_fitting_blas(argv);
  try {
    return digitforge::run(argc, argv);
  } catch (const digitforge::TrainerError& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
  } catch (const c10::Error& error) {
    std::fprintf(stderr, "error: LibTorch: %s\n", error.what_without_backtrace());
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "error: not enough memory; lower --batch, or close other programs\n");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
  }
  return 1;
}
