#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <new>

#include "runtime/cli/commands.h"
#include "runtime/threads.h"
#include "shared/files.h"
#include "shared/plain_number.h"

namespace digitforge {

Result<Model> open_model(const std::string& path, const LoadLimits& limits) {
  const auto bytes = read_file(path);
  if (!bytes.ok()) return bytes.error();
  static ThreadPool pool(machine_threads());
  auto model = Model::load(bytes.value(), limits, &pool);
  if (!model.ok()) return Error{model.error().code, path + ": " + model.error().message};
  return model;
}

namespace {

// Exit statuses; CLI11's own, for mistakes on the command line, are 100 and above.
constexpr int kFailed = 1;
constexpr int kUnreadable = 2;
constexpr int kDamaged = 3;
constexpr int kSelfTestFailed = 4;
constexpr int kTooLarge = 5;

int exit_status(ErrorCode code) {
  switch (code) {
    case ErrorCode::io:
      return kUnreadable;
    case ErrorCode::bad_self_test:
      return kSelfTestFailed;
    case ErrorCode::too_large:
    case ErrorCode::out_of_memory:
      return kTooLarge;
    case ErrorCode::bad_argument:
    case ErrorCode::no_discriminator:
    case ErrorCode::wrong_kind:
      return kFailed;
    default:
      return kDamaged;
  }
}

int fail(const Error& error) {
  std::fprintf(stderr, "error: %s\n", error.message.c_str());
  return exit_status(error.code);
}

template <typename T>
CLI::Option* number_option(CLI::App& app, const char* name, T& value, const char* text) {
  return app.add_option(name, value, text)
      ->transform(CLI::Validator(make_plain_number<T>, ""))
      ->capture_default_str();
}

/// --max-weights, --max-memory and --max-work.
struct LimitOptions {
  std::uint32_t weights_mib = LoadLimits::native().weight_bytes >> 20;
  std::uint32_t memory_mib = LoadLimits::native().memory_bytes >> 20;
  std::uint32_t millions = LoadLimits::native().multiply_adds / 1'000'000;

  void add_to(CLI::App& app) {
    number_option(app, "--max-weights", weights_mib, "MiB that a model's weights may take");
    number_option(app, "--max-memory", memory_mib, "MiB of working memory that it may take");
    number_option(app, "--max-work", millions, "Million multiply-adds an image that it may take");
  }
  LoadLimits limits() const {
    return {std::uint64_t{weights_mib} << 20, std::uint64_t{memory_mib} << 20,
            std::uint64_t{millions} * 1'000'000};
  }
};

int run(int argc, char** argv) {
  CLI::App app("Generates images with DigitForge's .dfw models.");
  app.require_subcommand(1);
  app.footer(
      "Exit status: 0 fine, 1 a wrong argument, 2 a file cannot be read or written, 3 not a\n"
      "sound .dfw file, 4 the self-test fails, 5 a model over a limit or not enough memory,\n"
      "100 and above a mistake on the command line.");

  SampleOptions options;
  CLI::App* sampling = app.add_subcommand("sample", "Write a PNG sheet of generated images");
  sampling->add_option("--model", options.model, "A .dfw file")->required();
  sampling->add_option("--digit", options.digit, "0 to 9, or all: a row a digit, same latents");
  number_option(*sampling, "--count", options.count, "Images; for all: in each row")
      ->check(CLI::Range(1, 10000));
  number_option(*sampling, "--seed", options.seed, "Of the latents");
  sampling->add_option("--out", options.out, "The PNG file")->required();
  number_option(*sampling, "--scale", options.scale, "Pixels on a side for each pixel")
      ->check(CLI::Range(1, 32));

  std::string file;
  bool json = false;
  CLI::App* inspecting = app.add_subcommand("inspect", "Show metadata, graph and sizes of a file");
  inspecting->add_option("FILE", file, "A .dfw file")->required();
  inspecting->add_flag("--json", json, "As JSON");
  CLI::App* verifying =
      app.add_subcommand("verify", "Check a file's checksum and run its self-test");
  verifying->add_option("FILE", file, "A .dfw file")->required();
  std::string converted;
  CLI::App* converting =
      app.add_subcommand("convert", "Rewrite a file in the newest version of the format");
  converting->add_option("FILE", file, "A .dfw file")->required();
  converting->add_option("OUT", converted, "The file to write; FILE itself, if you like")
      ->required();
  ExportOnnxOptions onnx_options;
  CLI::App* exporting = app.add_subcommand("export-onnx", "Write a network as an ONNX file");
  exporting->add_option("FILE", onnx_options.model, "A .dfw file")->required();
  exporting->add_option("--out", onnx_options.out, "The .onnx file; left out: beside FILE");
  exporting->add_flag("--discriminator", onnx_options.discriminator, "Instead of the generator");
  for (CLI::App* sub : {sampling, inspecting, verifying, converting, exporting}) {
    sub->footer(app.get_footer());
  }

  LimitOptions limits;
  for (CLI::App* sub : {sampling, verifying}) limits.add_to(*sub);

  CLI11_PARSE(app, argc, argv);
  options.limits = limits.limits();
  const Status status = sampling->parsed()     ? sample(options)
                        : inspecting->parsed() ? inspect(file, json)
                        : converting->parsed() ? convert(file, converted)
                        : exporting->parsed()  ? export_onnx(onnx_options)
                                               : verify(file, limits.limits());
  return status.ok() ? 0 : fail(status.error());
}

}  // namespace
}  // namespace digitforge

int main(int argc, char** argv) {
  using digitforge::ErrorCode;
  try {
    return digitforge::run(argc, argv);
  } catch (const std::bad_alloc&) {
    return digitforge::fail({ErrorCode::out_of_memory,
                             "not enough memory; ask for fewer images, or close other programs"});
  } catch (const std::exception& error) {
    return digitforge::fail({ErrorCode::bad_argument, error.what()});
  }
}
