#include "runtime/network_plan.h"

#include <algorithm>
#include <array>
#include <utility>

#include "runtime/kernels/targets.h"
#include "runtime/layers/label_linear.h"
#include "shared/limits.h"

namespace digitforge {
namespace {

constexpr std::size_t kMostImages = 64;
/// Bytes of values and scratch that a chunk may have: with the weights that pass by, this fits the
/// 512 KiB of the second-level caches of this decade's processors.
constexpr std::size_t kChunkBytes = 384 * 1024;
constexpr std::size_t kLabelInput = 1;

}  // namespace

Result<NetworkPlan> NetworkPlan::make(const Network& network) {
  auto shapes = infer_shapes(network);
  if (!shapes.ok()) return shapes.error();
  const auto table = choose_target();
  if (!table.ok()) return table.error();
  NetworkPlan plan;
  plan.target_ = table.value()->name;
  const std::size_t inputs = network.inputs.size();
  plan.inputs_.assign(shapes.value().begin(),
                      shapes.value().begin() + static_cast<std::ptrdiff_t>(inputs));
  plan.output_ = shapes.value().back();
  plan.network_ = lower(network, shapes.value(), *table.value());
  plan.plan_ = plan_memory(plan.network_, inputs);
  std::size_t operands = 0;
  for (const PlannedStep& step : plan.network_.steps) {
    operands = std::max(operands, step.operands.size());
    plan.has_steps_for_blends_ = plan.has_steps_for_blends_ || step.for_blends;
  }
  plan.operands_.resize(operands);
  plan.choose_chunk();
  plan.learn_labels();
  return plan;
}

void NetworkPlan::choose_chunk() {
  const auto scratch = [&](std::size_t count) {
    std::size_t most = 0;
    for (const PlannedStep& step : network_.steps) {
      most = std::max(most, step.layer->scratch_size(count));
    }
    return most;
  };
  const std::size_t bytes = plan_.size * sizeof(float) + scratch(1);
  chunk_ = std::clamp<std::size_t>(kChunkBytes / std::max<std::size_t>(bytes, 1), 1, kMostImages);
  memory_ = AlignedArray<float>(chunk_ * plan_.size);
  scratch_ = AlignedArray<std::byte>(scratch(chunk_));
}

void NetworkPlan::learn_labels() {
  if (inputs_.size() <= kLabelInput) return;
  const std::size_t classes = inputs_[kLabelInput].elements();
  std::vector<float> labels(classes * classes, 0.0F);
  for (std::size_t c = 0; c < classes; ++c) labels[c * classes + c] = 1;
  for (std::size_t first = 0; first < classes; first += chunk_) {
    const std::size_t count = std::min(chunk_, classes - first);
    const std::array<const float*, kMaxInputs> inputs = {nullptr, labels.data() + first * classes};
    for (const PlannedStep& step : network_.steps) {
      if (step.for_blends) run_step(step, inputs.data(), nullptr, count);
      if (step.label_linear == nullptr) continue;
      step.label_linear->learn(operand(step.operands[1], inputs.data(), nullptr), first, count,
                               scratch_.data());
    }
  }
}

void NetworkPlan::run(std::span<const float* const> inputs, float* output, std::size_t batch) {
  std::array<const float*, kMaxInputs> chunk_inputs = {};
  for (std::size_t first = 0; first < batch; first += chunk_) {
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      chunk_inputs[i] = inputs[i] + first * inputs_[i].elements();
    }
    run_chunk(chunk_inputs.data(), output + first * output_.elements(),
              std::min(chunk_, batch - first));
  }
}

void NetworkPlan::run_chunk(const float* const* inputs, float* output, std::size_t count) {
  bool blended = false;
  if (has_steps_for_blends_) {
    const std::size_t classes = inputs_[kLabelInput].elements();
    for (std::size_t n = 0; n < count && !blended; ++n) {
      blended = one_hot_class(inputs[kLabelInput] + n * classes, classes) < 0;
    }
  }
  for (const PlannedStep& step : network_.steps) {
    if (!step.for_blends || blended) run_step(step, inputs, output, count);
  }
}

Images NetworkPlan::operand(std::uint32_t value, const float* const* inputs,
                            const float* output) const {
  const MemoryPlan::Place& place = plan_.places[value];
  switch (place.kind) {
    case MemoryPlan::Place::Kind::input:
      return {inputs[value], place.stride};
    case MemoryPlan::Place::Kind::output:
      return {output + place.begin, place.stride};
    case MemoryPlan::Place::Kind::memory:
      break;
  }
  return {memory_.data() + place.offset * chunk_ + place.begin, place.stride};
}

MutableImages NetworkPlan::result(std::uint32_t value, float* output) {
  const MemoryPlan::Place& place = plan_.places[value];
  float* base = place.kind == MemoryPlan::Place::Kind::output
                    ? output
                    : memory_.data() + place.offset * chunk_;
  return {base + place.begin, place.stride};
}

void NetworkPlan::run_step(const PlannedStep& step, const float* const* inputs, float* output,
                           std::size_t count) {
  for (std::size_t i = 0; i < step.operands.size(); ++i) {
    operands_[i] = operand(step.operands[i], inputs, output);
  }
  step.layer->run({operands_.data(), step.operands.size()}, result(step.result, output), count,
                  scratch_.data());
}

}  // namespace digitforge
