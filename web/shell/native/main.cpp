#include <cstdio>
#include <string>
#include <vector>

#include "shared/files.h"
#include "web/app/actions.h"
#include "web/shell/native/options.h"
#include "web/shell/native/weights_folder.h"
#include "web/shell/native/window.h"

namespace digitforge {
namespace {

/// Time for making pictures in one frame, in milliseconds.
constexpr double kFrameBudget = 10;

int fail(const Error& error) {
  std::fprintf(stderr, "digitforge-studio: %s\n", error.message.c_str());
  return 1;
}

void load_models(Studio& studio, const std::vector<WeightsFile>& files) {
  for (const WeightsFile& file : files) studio.announce_model(file.title);
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Result<std::vector<std::byte>> bytes = read_file(files[i].path.string());
    if (bytes) {
      studio.receive_model(i, bytes.value());
    } else {
      studio.lose_model(i, bytes.error().message);
    }
  }
}

/// The state that the command line asks for, checked against the models there are.
Status apply_options(Studio& studio, const Options& options,
                     const std::vector<WeightsFile>& files) {
  State& state = studio.state;
  const Library& library = studio.library();
  if (!options.model.empty()) {
    std::size_t index = 0;
    while (index < files.size() && files[index].path.stem() != options.model &&
           files[index].path.filename() != options.model) {
      ++index;
    }
    if (!library.model(index)) {
      return Error{ErrorCode::bad_argument, "--model: no model \"" + options.model +
                                                "\" was loaded from " + options.weights};
    }
    choose_model(state, library, index);
  }
  if (!options.digit.empty()) {
    const bool all = options.digit == "all";
    const bool one =
        options.digit.size() == 1 && options.digit[0] >= '0' && options.digit[0] <= '9';
    const std::int32_t digit = all ? kAllDigits : one ? options.digit[0] - '0' : kNoDigit;
    pick_digit(state, library, digit);
    if (digit == kNoDigit || state.digit != digit) {
      return Error{ErrorCode::bad_argument, "--digit: this model cannot draw \"" + options.digit +
                                                "\"; give one of its digits or \"all\""};
    }
  }
  if (options.seed) set_seed(state, *options.seed);
  if (options.count) set_size(state, library, *options.count);
  state.verdict = options.verdict;
  return Success{};
}

/// Native files are whole: a discriminator is there unless the file has none.
void answer_requests(WindowBackend& backend, App& app, const std::vector<WeightsFile>& files) {
  for (const std::size_t index : backend.take_requests()) {
    const Result<std::vector<std::byte>> bytes = read_file(files[index].path.string());
    if (bytes) {
      app.studio().receive_discriminator(index, bytes.value());
    } else {
      app.studio().lose_discriminator(index, bytes.error().message);
    }
    app.wake();
  }
}

int run(const Options& options) {
  const Result<std::vector<WeightsFile>> files = list_weights(options.weights);
  if (!files) return fail(files.error());
  Result<Window> window = Window::open(options.width, options.height, options.scale);
  if (!window) return fail(window.error());

  WindowBackend backend;
  App app(backend);
  load_models(app.studio(), files.value());
  if (Status applied = apply_options(app.studio(), options, files.value()); !applied) {
    return fail(applied.error());
  }
  backend.set_window(window.value().handle());
  while (!window.value().should_close()) {
    window.value().draw(app, kFrameBudget);
    answer_requests(backend, app, files.value());
    if (!options.screenshot.empty() && !app.wants_frame() && !app.studio().busy()) {
      const Status saved = window.value().save(options.screenshot);
      return saved ? 0 : fail(saved.error());
    }
    window.value().present();
    window.value().handle_events(app);
  }
  return 0;
}

}  // namespace
}  // namespace digitforge

int main(int argc, char** argv) {
  int exit_code = 0;
  const auto options = digitforge::parse_options(argc, argv, exit_code);
  return options ? digitforge::run(*options) : exit_code;
}
