#include <cstdio>
#include <string>

#include "trainer/commands/command.h"
#include "trainer/commands/weights.h"
#include "trainer/evaluate/judge_scores.h"
#include "trainer/evaluate/samples.h"
#include "trainer/export/export_run.h"

namespace digitforge {
namespace {

constexpr std::int64_t kJudgedImages = 10'000;  // a hundredth of a point each
constexpr std::uint64_t kJudgedSeed = 1;

/// Share of a conditional generator's images that the judge takes for the digit asked for.
double judged_accuracy(const ModelDescription& model, const ClassifierDescription& judge) {
  constexpr std::int64_t kAtOnce = 1000;
  double sum = 0;
  for (std::int64_t first = 0; first < kJudgedImages; first += kAtOnce) {
    const Samples samples = draw_samples(model, kJudgedSeed, first, kAtOnce);
    const auto verdicts = judge_images(judge, samples.images).verdicts;
    sum += (verdicts == samples.labels).to(torch::kFloat64).mean().item<double>();
  }
  return sum / (kJudgedImages / kAtOnce);
}

class ExportCommand final : public Command {
 public:
  explicit ExportCommand(CLI::App& app) {
    app_ = app.add_subcommand("export", "Write a run's networks as a .dfw file");
    app_->add_option("--run", run_, "The run's folder")->required();
    app_->add_option("--out", out_, "The file to write")->required();
    app_->add_option("--dtype", dtype_, "How weights are stored")
        ->check(CLI::IsMember({"f32", "f16", "i8"}))
        ->capture_default_str();
    app_->add_option("--judge", judge_,
                     "The .dfw file that says what fewer bits cost a conditional model, or none\n"
                     "[weights/judge.dfw]");
  }

  bool chosen() const override { return app_->parsed(); }

  int run() override {
    const DType dtype = dtype_ == "i8" ? DType::i8 : dtype_ == "f16" ? DType::f16 : DType::f32;
    const ExportedRun stored = describe_run(run_, dtype);
    store_weights(stored.description, out_);
    std::printf("wrote %s\n", out_.c_str());
    const auto* model = std::get_if<ModelDescription>(&stored.description);
    if (dtype != DType::f32 && model != nullptr) {
      const ExportedRun in_f32 = describe_run(run_, DType::f32);
      const auto& trained = std::get<ModelDescription>(in_f32.description);
      report_pixels(*model, trained);
      report_accuracy(*model, trained);
    }
    return 0;
  }

 private:
  void report_pixels(const ModelDescription& stored, const ModelDescription& trained) const {
    const ExportCost cost = measure_cost(stored, trained);
    std::printf(
        "weights as %s change the pixels of %lld images by %.3g/255 on average and %.3g/255 at "
        "most\n",
        dtype_.c_str(), static_cast<long long>(cost.images), cost.mean, cost.largest);
  }

  void report_accuracy(const ModelDescription& stored, const ModelDescription& trained) const {
    const Metadata& about = stored.metadata;
    if (about.class_names.empty()) return;
    const auto judge = find_judge(judge_, {about.dataset, {}, {}, about.class_names});
    if (!judge) return;
    const double before = judged_accuracy(trained, judge->description);
    const double after = judged_accuracy(stored, judge->description);
    std::printf(
        "the judge takes %.2f %% of %lld images for the digit asked for, %.2f %% in f32: %+.2f "
        "points\n",
        100 * after, static_cast<long long>(kJudgedImages), 100 * before, 100 * (after - before));
  }

  CLI::App* app_;
  std::string run_, out_, dtype_ = "f16", judge_;
};

}  // namespace

std::unique_ptr<Command> export_command(CLI::App& app) {
  return std::make_unique<ExportCommand>(app);
}

}  // namespace digitforge
