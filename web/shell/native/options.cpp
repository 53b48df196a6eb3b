#include "web/shell/native/options.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "shared/plain_number.h"

namespace digitforge {
namespace {

template <typename T>
CLI::Option* number_option(CLI::App& app, const char* name, T& value, const char* text) {
  return app.add_option(name, value, text)->transform(CLI::Validator(make_plain_number<T>, ""));
}

/// "1280x840"
bool read_size(const std::string& text, Options& options) {
  const std::size_t cross = text.find('x');
  if (cross == std::string::npos) return false;
  const auto read = [](std::string part, int& edge) {
    if (!make_plain_number<int>(part).empty()) return false;
    edge = std::stoi(part);
    return edge >= 200 && edge <= 16384;
  };
  return read(text.substr(0, cross), options.width) && read(text.substr(cross + 1), options.height);
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv, int& exit_code) {
  Options options;
  options.weights = DIGITFORGE_WEIGHTS_DIR;
  options.real = DIGITFORGE_REAL_DIGITS;
  std::string size;
  std::uint32_t seed = 0;
  std::int32_t count = 0;

  CLI::App app("Draws handwritten digits with the trained generators in a window.",
               "digitforge-studio");
  app.add_option("FILE", options.own, "Models of your own, .dfw files; or drop them on the window");
  app.add_option("--weights", options.weights, "Folder of .dfw files")->capture_default_str();
  app.add_option("--model", options.model, "Model to show: a file name, with or without .dfw");
  app.add_option("--digit", options.digit, "Digit to draw, or \"all\" for a row each");
  CLI::Option* has_seed = number_option(app, "--seed", seed, "Seed of the noise, 0 to 4294967295");
  CLI::Option* has_count =
      number_option(app, "--count", count, "Images, or with --digit all images a row")
          ->check(CLI::Range(1, 256));
  app.add_flag("--verdict", options.verdict, "Show the discriminator's verdicts");
  app.add_option("--state", options.state, "State to open: a link from the page, or its last part");
  app.add_option("--real", options.real, "File of real digits")->capture_default_str();
  app.add_option("--look", options.look, "dark or light; without it, as last time")
      ->check(CLI::IsMember({"dark", "light"}));
  app.add_flag("--tour", options.tour, "Start with the tour");
  app.add_option("--screenshot", options.screenshot, "Write the window as a PNG file and exit");
  app.add_option("--size", size, "Size of the window, as in 1280x840");
  number_option(app, "--scale", options.scale,
                "Pixel ratio; the screen's own where it is not given")
      ->check(CLI::Range(0.5, 8.0));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    exit_code = app.exit(error);
    return std::nullopt;
  }
  if (!size.empty() && !read_size(size, options)) {
    std::fprintf(stderr, "--size: expected WIDTHxHEIGHT, each from 200 to 16384, not \"%s\"\n",
                 size.c_str());
    exit_code = 2;
    return std::nullopt;
  }
  if (*has_seed) options.seed = seed;
  if (*has_count) options.count = count;
  return options;
}

}  // namespace digitforge
