#include <cstdio>
#include <string>

#include "trainer/commands/command.h"
#include "trainer/export/export_run.h"

namespace digitforge {
namespace {

class ExportCommand final : public Command {
 public:
  explicit ExportCommand(CLI::App& app) {
    app_ = app.add_subcommand("export", "Write a run's networks as a .dfw file");
    app_->add_option("--run", run_, "The run's folder")->required();
    app_->add_option("--out", out_, "The file to write")->required();
    app_->add_option("--dtype", dtype_, "How weights are stored")
        ->check(CLI::IsMember({"f32", "f16", "i8"}))
        ->capture_default_str();
  }

  bool chosen() const override { return app_->parsed(); }

  int run() override {
    const DType dtype = dtype_ == "i8" ? DType::i8 : dtype_ == "f16" ? DType::f16 : DType::f32;
    const auto cost = export_run(run_, out_, dtype);
    std::printf("wrote %s\n", out_.c_str());
    if (cost) {
      std::printf(
          "weights as %s change the pixels of %lld images by %.3g/255 on average and %.3g/255 at "
          "most\n",
          dtype_.c_str(), static_cast<long long>(cost->images), cost->mean, cost->largest);
    }
    return 0;
  }

 private:
  CLI::App* app_;
  std::string run_, out_, dtype_ = "f16";
};

}  // namespace

std::unique_ptr<Command> export_command(CLI::App& app) {
  return std::make_unique<ExportCommand>(app);
}

}  // namespace digitforge
