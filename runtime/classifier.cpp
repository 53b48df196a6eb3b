#include "runtime/classifier.h"

#include <algorithm>
#include <string>
#include <utility>

#include "runtime/finite.h"
#include "runtime/guarded.h"
#include "runtime/network_plan.h"
#include "runtime/self_test.h"
#include "shared/weight_file.h"

namespace digitforge {

struct Classifier::State {
  ClassifierInfo info;
  NetworkPlan features, head;
  Workspace features_space, head_space;
  SelfTest features_test, head_test;
};

Result<Classifier> Classifier::load(std::span<const std::byte> bytes, const LoadLimits& limits) {
  return guarded([&] { return load_unguarded(bytes, limits); });
}

Result<Classifier> Classifier::load_unguarded(std::span<const std::byte> bytes,
                                              const LoadLimits& limits) {
  auto description = read_classifier(bytes);
  if (!description.ok()) return description.error();
  const ClassifierDescription& file = description.value();
  if (!file.head) {
    return Error{ErrorCode::wrong_kind,
                 "the file ends after the features; a classifier needs its head, too"};
  }
  auto features = NetworkPlan::prepare(file.features);
  if (!features.ok()) return features.error();
  auto head = NetworkPlan::prepare(*file.head);
  if (!head.ok()) return head.error();
  const ModelCost cost{features.value().cost(), head.value().cost()};
  if (Status fits = check_limits(cost, limits); !fits.ok()) return fits.error();
  for (NetworkPlan* plan : {&features.value(), &head.value()}) {
    while (plan->pack_next()) {
    }
    plan->finish();
  }
  ClassifierInfo info{file.metadata, features.value().input_shape(0),
                      static_cast<std::uint32_t>(features.value().output_shape().elements()),
                      static_cast<std::uint32_t>(head.value().output_shape().elements())};
  Workspace features_space = features.value().make_workspace(nullptr, limits.memory_bytes);
  Workspace head_space = head.value().make_workspace(nullptr, limits.memory_bytes);
  return Classifier(std::make_unique<State>(
      State{std::move(info), std::move(features).value(), std::move(head).value(),
            std::move(features_space), std::move(head_space), keep_self_test(file.features),
            keep_self_test(*file.head)}));
}

Classifier::Classifier(std::unique_ptr<State> state) : state_(std::move(state)) {}
Classifier::Classifier(Classifier&&) noexcept = default;
Classifier& Classifier::operator=(Classifier&&) noexcept = default;
Classifier::~Classifier() = default;

const ClassifierInfo& Classifier::info() const { return state_->info; }

Status Classifier::classify(std::span<const float> images, std::span<float> features,
                            std::span<float> logits) {
  return guarded([&]() -> Status {
    const ClassifierInfo& info = state_->info;
    const auto pixels = static_cast<std::size_t>(info.image.elements());
    const std::size_t n = images.size() / pixels;
    const auto fits = [&](std::size_t values, std::uint32_t each) {
      return values == std::uint64_t{n} * each;
    };
    if (images.empty() || images.size() % pixels != 0 || !fits(features.size(), info.features) ||
        !fits(logits.size(), info.classes)) {
      return Error{ErrorCode::bad_argument,
                   "got " + std::to_string(images.size()) + ", " + std::to_string(features.size()) +
                       " and " + std::to_string(logits.size()) +
                       " values for images, features and logits; for each image there are " +
                       std::to_string(pixels) + ", " + std::to_string(info.features) + " and " +
                       std::to_string(info.classes)};
    }
    if (Status fine = check_finite("images", images); !fine.ok()) return fine;
    const float* image_input[] = {images.data()};
    state_->features.run(state_->features_space, image_input, features.data(), n);
    const float* feature_input[] = {features.data()};
    state_->head.run(state_->head_space, feature_input, logits.data(), n);
    return Success{};
  });
}

Result<float> Classifier::self_test() {
  return guarded([&]() -> Result<float> {
    const auto features =
        run_self_test(state_->features, state_->features_space, state_->features_test);
    if (!features.ok()) return features.error();
    const auto head = run_self_test(state_->head, state_->head_space, state_->head_test);
    if (!head.ok()) return head.error();
    return std::max(features.value(), head.value());
  });
}

}  // namespace digitforge
