#include <cstdio>
#include <exception>
#include <filesystem>
#include <limits>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/threads.h"
#include "shared/files.h"
#include "web/app/actions.h"
#include "web/app/keep.h"
#include "web/shell/native/memory.h"
#include "web/shell/native/options.h"
#include "web/shell/native/visit.h"
#include "web/shell/native/weights_folder.h"
#include "web/shell/native/window.h"

namespace digitforge {
namespace {

/// Time for making pictures in one frame, in milliseconds.
constexpr double kFrameBudget = 10;
/// How often a program that helps is asked whether it is done, in seconds.
constexpr double kHelperPeriod = 0.03;
/// How long nothing must happen until what is shown is kept, in seconds.
constexpr double kCalm = 1;

int fail(const Error& error) {
  std::fprintf(stderr, "digitforge-studio: %s\n", error.message.c_str());
  return 1;
}

void load_models(Studio& studio, const std::vector<WeightsFile>& files) {
  for (const WeightsFile& file : files) {
    const std::size_t index = studio.announce_model(file.title, file.path.stem().string());
    for (const auto& [name, value] : file.scores) studio.add_score(index, name, value);
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Result<std::vector<std::byte>> bytes = read_file(files[i].path.string());
    if (bytes) {
      studio.receive_model(i, bytes.value());
    } else {
      studio.lose_model(i, bytes.error().message);
    }
  }
}

/// What the command line asks for on top of begin_visit, checked against the models there are.
Status apply_options(Studio& studio, const Options& options, const std::vector<WeightsFile>& files,
                     OwnModels& own) {
  State& state = studio.state;
  const Library& library = studio.library();
  if (!options.state.empty()) {
    const std::string fragment = options.state.substr(options.state.find('#') + 1);
    own.reopen(studio, fragment);
    if (!studio.open_link(fragment)) {
      return Error{ErrorCode::bad_argument, "--state: " + studio.notices().back().text};
    }
  }
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
  if (options.verdict) state.verdict = true;
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

void open_dropped(Window& window, App& app, OwnModels& own) {
  for (const std::filesystem::path& path : window.take_dropped()) {
    own.open(app.studio(), path);
    app.wake();
  }
}

void load_real_digits(Studio& studio, const std::string& path) {
  std::error_code missing;
  if (!std::filesystem::exists(path, missing)) return;
  const Result<std::vector<std::byte>> bytes = read_file(path);
  if (bytes) {
    studio.receive_real_digits(bytes.value());
  } else {
    studio.notice(bytes.error().message);
  }
}

/// What came of copying a picture and of choosing a file.
void follow_helpers(WindowBackend& backend, App& app, OwnModels& own) {
  Studio& studio = app.studio();
  if (const std::optional<Status> copied = backend.clipboard().poll()) {
    *copied ? studio.tell(keep::kPictureCopied) : studio.notice(copied->error().message);
    app.wake();
  }
  if (const auto chosen = backend.dialog().poll()) {
    if (!*chosen) studio.notice(chosen->error().message);
    if (*chosen && !chosen->value().empty()) own.open(studio, chosen->value());
    app.wake();
  }
}

/// Waits until there is something to draw; a calm moment keeps the visit.
void rest(Window& window, WindowBackend& backend, App& app, OwnModels& own, Memory& memory) {
  bool kept = false;
  do {
    const double calm = kept ? app.rest_seconds() : std::min(kCalm, app.rest_seconds());
    window.handle_events(app, backend.is_helped() ? kHelperPeriod : calm);
    follow_helpers(backend, app, own);
    if (app.wants_frame()) return;
    keep_visit(app.studio(), memory);
    kept = true;
  } while (!window.should_close());
}

int run(const Options& options) {
  const Result<std::vector<WeightsFile>> files = list_weights(options.weights);
  if (!files) return fail(files.error());
  Result<Window> window = Window::open(options.width, options.height, options.scale);
  if (!window) return fail(window.error());

  WindowBackend backend;
  ThreadPool pool(machine_threads());
  App app(backend);
  app.studio().compute_with(&pool);
  backend.set_window(window.value().handle());
  load_models(app.studio(), files.value());
  load_real_digits(app.studio(), options.real);
  Memory memory(options.screenshot.empty() ? Memory::usual_folder() : "");
  OwnModels own(memory);
  for (const std::string& path : options.own) own.open(app.studio(), path);
  app.studio().finish_opening();
  begin_visit(app.studio(), options, memory, own);
  if (Status applied = apply_options(app.studio(), options, files.value(), own); !applied) {
    return fail(applied.error());
  }
  while (!window.value().should_close()) {
    window.value().draw(app, kFrameBudget);
    answer_requests(backend, app, files.value());
    open_dropped(window.value(), app, own);
    for (auto& [key, path] : backend.take_opened()) own.keep(std::move(key), path);
    if (Window::open_key_pressed()) backend.choose_file();
    for (std::string& problem : backend.take_problems()) app.studio().notice(std::move(problem));
    if (!options.screenshot.empty() && !app.wants_frame() && !app.studio().busy()) {
      const Status saved = window.value().save(options.screenshot);
      return saved ? 0 : fail(saved.error());
    }
    window.value().present();
    rest(window.value(), backend, app, own, memory);
  }
  keep_visit(app.studio(), memory);
  return 0;
}

}  // namespace
}  // namespace digitforge

int main(int argc, char** argv) {
  using digitforge::ErrorCode;
  try {
    int exit_code = 0;
    const auto options = digitforge::parse_options(argc, argv, exit_code);
    return options ? digitforge::run(*options) : exit_code;
  } catch (const std::bad_alloc&) {
    return digitforge::fail({ErrorCode::out_of_memory, "not enough memory; close other programs"});
  } catch (const std::exception& error) {
    return digitforge::fail({ErrorCode::io, error.what()});
  }
}
