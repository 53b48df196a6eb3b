#include "runtime/network_plan.h"

#include <algorithm>
#include <array>
#include <utility>

#include "runtime/kernels/targets.h"
#include "runtime/layers/label_linear.h"
#include "runtime/threads.h"
#include "shared/limits.h"

namespace digitforge {
namespace {

constexpr std::size_t kMostImages = 64;
/// Bytes of values and scratch that a chunk may have: with the weights that pass by, this fits the
/// 512 KiB of the second-level caches of this decade's processors.
constexpr std::size_t kChunkBytes = 384 * 1024;
constexpr std::size_t kLabelInput = 1;

}  // namespace

Result<NetworkPlan> NetworkPlan::prepare(const Network& network) {
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
  std::uint64_t scratch = 0;
  for (const PlannedStep& step : plan.network_.steps) {
    plan.has_steps_for_blends_ = plan.has_steps_for_blends_ || step.for_blends;
    plan.cost_.weight_bytes += step.cost.weight_bytes;
    plan.cost_.multiply_adds += step.cost.multiply_adds;
    scratch = std::max(scratch, step.cost.scratch_bytes);
  }
  plan.cost_.memory_bytes = std::uint64_t{plan.plan_.size} * sizeof(float) + scratch;
  return plan;
}

bool NetworkPlan::pack_next() {
  if (packed_steps_ == network_.steps.size()) return false;
  PlannedStep& step = network_.steps[packed_steps_++];
  step.layer = step.pack();
  step.pack = nullptr;  // it views the network
  packed_bytes_ += step.cost.weight_bytes;
  return true;
}

void NetworkPlan::finish() {
  chunk_ =
      std::clamp<std::size_t>(kChunkBytes / std::max<std::size_t>(bytes_for(1), 1), 1, kMostImages);
  learn_labels();
}

std::size_t NetworkPlan::scratch_for(std::size_t count) const {
  std::size_t most = 0;
  for (const PlannedStep& step : network_.steps) {
    most = std::max(most, step.layer->scratch_size(count));
  }
  return most;
}

std::size_t NetworkPlan::bytes_for(std::size_t count) const {
  return count * plan_.size * sizeof(float) + scratch_for(count);
}

Workspace NetworkPlan::make_workspace(ThreadPool* pool, std::uint64_t memory_bytes) const {
  std::size_t operands = 0;
  for (const PlannedStep& step : network_.steps) {
    operands = std::max(operands, step.operands.size());
  }
  const std::uint64_t room = memory_bytes / std::max<std::uint64_t>(chunk_ * bytes_for(1), 1);
  const std::size_t threads = std::clamp<std::uint64_t>(room, 1, thread_count(pool));
  Workspace space{{}, threads > 1 ? pool : nullptr};
  for (std::size_t thread = 0; thread < threads; ++thread) {
    space.places.push_back({AlignedArray<float>(chunk_ * plan_.size),
                            AlignedArray<std::byte>(scratch_for(chunk_)),
                            std::vector<Images>(operands)});
  }
  return space;
}

void NetworkPlan::learn_labels() {
  const auto& steps = network_.steps;
  if (std::none_of(steps.begin(), steps.end(),
                   [](const PlannedStep& step) { return step.is_label_linear; })) {
    return;
  }
  Place place = std::move(make_workspace(nullptr, 0).places[0]);
  const std::size_t classes = inputs_[kLabelInput].elements();
  std::vector<float> labels(classes * classes, 0.0F);
  for (std::size_t c = 0; c < classes; ++c) labels[c * classes + c] = 1;
  for (std::size_t first = 0; first < classes; first += chunk_) {
    const std::size_t count = std::min(chunk_, classes - first);
    const std::array<const float*, kMaxInputs> inputs = {nullptr, labels.data() + first * classes};
    for (const PlannedStep& step : steps) {
      if (step.for_tables) run_step(place, nullptr, step, inputs.data(), nullptr, count);
      if (!step.is_label_linear) continue;
      auto& layer = static_cast<LabelLinear&>(*step.layer);
      layer.learn(operand(place, step.operands[1], inputs.data(), nullptr), first, count,
                  {place.scratch.data(), nullptr});
    }
  }
}

void NetworkPlan::run(Workspace& space, std::span<const float* const> inputs, float* output,
                      std::size_t batch) const {
  if (batch == 0) return;
  // As many parts as are a whole number for each thread, of chunks as large as fit.
  const std::size_t threads = space.places.size();
  const std::size_t wanted = (batch + chunk_ * threads - 1) / (chunk_ * threads) * threads;
  const std::size_t size = (batch + wanted - 1) / wanted;
  const std::size_t parts = (batch + size - 1) / size;
  const auto run_part = [&](std::size_t part, std::size_t thread) {
    const std::size_t first = part * size;
    std::array<const float*, kMaxInputs> part_inputs = {};
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      part_inputs[i] = inputs[i] + first * inputs_[i].elements();
    }
    run_chunk(space.places[thread], space.pool, part_inputs.data(),
              output + first * output_.elements(), std::min(size, batch - first));
  };
  for (std::size_t first = 0; first < parts; first += kMostParts) {
    const auto run_later = [&](std::size_t part, std::size_t thread) {
      run_part(first + part, thread);
    };
    run_parts(space.pool, std::min(kMostParts, parts - first), PartWork(run_later), threads);
  }
}

void NetworkPlan::run_chunk(Place& place, ThreadPool* pool, const float* const* inputs,
                            float* output, std::size_t count) const {
  bool blended = false;
  if (has_steps_for_blends_) {
    const std::size_t classes = inputs_[kLabelInput].elements();
    for (std::size_t n = 0; n < count && !blended; ++n) {
      blended = one_hot_class(inputs[kLabelInput] + n * classes, classes) < 0;
    }
  }
  for (const PlannedStep& step : network_.steps) {
    if (!step.for_blends || blended) run_step(place, pool, step, inputs, output, count);
  }
}

Images NetworkPlan::operand(const Place& space, std::uint32_t value, const float* const* inputs,
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
  return {space.memory.data() + place.offset * chunk_ + place.begin, place.stride};
}

MutableImages NetworkPlan::result(Place& space, std::uint32_t value, float* output) const {
  const MemoryPlan::Place& place = plan_.places[value];
  float* base = place.kind == MemoryPlan::Place::Kind::output
                    ? output
                    : space.memory.data() + place.offset * chunk_;
  return {base + place.begin, place.stride};
}

void NetworkPlan::run_step(Place& place, ThreadPool* pool, const PlannedStep& step,
                           const float* const* inputs, float* output, std::size_t count) const {
  for (std::size_t i = 0; i < step.operands.size(); ++i) {
    place.operands[i] = operand(place, step.operands[i], inputs, output);
  }
  step.layer->run({place.operands.data(), step.operands.size()}, result(place, step.result, output),
                  count, {place.scratch.data(), pool});
}

}  // namespace digitforge
