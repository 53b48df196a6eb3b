#include "runtime/network_plan.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "runtime/weights.h"

namespace digitforge {
namespace {

/// Offsets in one working memory, given out and taken back while walking the graph.
class MemoryPlanner {
 public:
  std::size_t take(std::size_t size) {
    const auto fits = [size](const Block& block) { return block.size >= size; };
    const auto found = std::find_if(free_.begin(), free_.end(), fits);
    if (found == free_.end()) {
      end_ += size;
      return end_ - size;
    }
    const std::size_t offset = found->offset;
    found->offset += size;
    found->size -= size;
    if (found->size == 0) free_.erase(found);
    return offset;
  }

  void give_back(std::size_t offset, std::size_t size) {
    auto next = std::find_if(free_.begin(), free_.end(),
                             [offset](const Block& block) { return block.offset > offset; });
    next = free_.insert(next, {offset, size});
    if (next + 1 != free_.end() && next->offset + next->size == next[1].offset) {
      next->size += next[1].size;
      free_.erase(next + 1);
    }
    if (next != free_.begin() && next[-1].offset + next[-1].size == next->offset) {
      next[-1].size += next->size;
      free_.erase(next);
    }
  }

  std::size_t end() const { return end_; }

 private:
  struct Block {
    std::size_t offset, size;
  };
  std::vector<Block> free_;  ///< by offset, never touching
  std::size_t end_ = 0;
};

}  // namespace

Result<NetworkPlan> NetworkPlan::make(const Network& network) {
  auto shapes = infer_shapes(network);
  if (!shapes.ok()) return shapes.error();
  NetworkPlan plan;
  plan.inputs_ = network.inputs.size();
  plan.shapes_ = std::move(shapes).value();
  for (std::size_t i = 0; i < network.nodes.size(); ++i) {
    const Node& node = network.nodes[i];
    LayerSpec spec{node, {}, plan.shapes_[plan.inputs_ + i], {}, {}};
    for (std::uint32_t operand : node.inputs) spec.inputs.push_back(plan.shapes_[operand]);
    if (node.weight) spec.weight = to_floats(network.tensors[*node.weight]);
    if (node.bias) spec.bias = to_floats(network.tensors[*node.bias]);
    plan.steps_.push_back(
        {make_layer(std::move(spec)), node.inputs, static_cast<std::uint32_t>(plan.inputs_ + i)});
  }
  plan.plan_memory();
  return plan;
}

void NetworkPlan::plan_memory() {
  const std::size_t values = shapes_.size();
  std::vector<std::size_t> last_use(values, 0);
  for (std::size_t s = 0; s < steps_.size(); ++s) {
    for (std::uint32_t operand : steps_[s].operands) last_use[operand] = s;
  }
  places_.resize(values);
  for (std::size_t v = 0; v < values; ++v) places_[v].stride = shapes_[v].elements();
  for (std::size_t i = 0; i < inputs_; ++i) places_[i] = {Place::Kind::input, i, places_[i].stride};

  // A value whose memory another value took over is not given back.
  std::vector<bool> owns(values, false);
  MemoryPlanner planner;
  std::vector<Step> kept;
  for (std::size_t s = 0; s < steps_.size(); ++s) {
    Step& step = steps_[s];
    const bool last = s + 1 == steps_.size();
    const std::uint32_t first = step.operands[0];
    const bool moves_nothing = step.layer == nullptr;
    const bool reuses = !last && last_use[first] == s &&
                        places_[first].kind == Place::Kind::memory &&
                        (moves_nothing || step.layer->in_place());
    if (last) {
      places_[step.result].kind = Place::Kind::output;
    } else if (reuses || (moves_nothing && places_[first].kind == Place::Kind::input)) {
      places_[step.result] = places_[first];
      owns[step.result] = owns[first];
      owns[first] = false;
    } else {
      places_[step.result].index = planner.take(places_[step.result].stride * kChunk);
      owns[step.result] = true;
    }
    for (std::uint32_t operand : step.operands) {
      if (last_use[operand] == s && owns[operand]) {
        planner.give_back(places_[operand].index, places_[operand].stride * kChunk);
        owns[operand] = false;
      }
    }
    const bool copies =
        moves_nothing && (last || places_[step.result].index != places_[first].index ||
                          places_[step.result].kind != places_[first].kind);
    if (!moves_nothing || copies) kept.push_back(std::move(step));
  }
  steps_ = std::move(kept);

  std::size_t scratch = 0, operands = 1;
  for (const Step& step : steps_) {
    if (step.layer) scratch = std::max(scratch, step.layer->scratch_size());
    operands = std::max(operands, step.operands.size());
  }
  scratch_ = planner.end();
  memory_.resize(scratch_ + scratch);
  operand_pointers_.resize(operands);
}

void NetworkPlan::run(std::span<const float* const> inputs, float* output, std::size_t batch) {
  for (std::size_t first = 0; first < batch; first += kChunk) {
    run_chunk(inputs, output, first, std::min(kChunk, batch - first));
  }
}

void NetworkPlan::run_chunk(std::span<const float* const> inputs, float* output, std::size_t first,
                            std::size_t batch) {
  for (const Step& step : steps_) {
    for (std::size_t i = 0; i < step.operands.size(); ++i) {
      const Place& place = places_[step.operands[i]];
      operand_pointers_[i] = place.kind == Place::Kind::input
                                 ? inputs[place.index] + first * place.stride
                                 : memory_.data() + place.index;
    }
    const Place& place = places_[step.result];
    float* result = place.kind == Place::Kind::output ? output + first * place.stride
                                                      : memory_.data() + place.index;
    if (step.layer) {
      step.layer->run({operand_pointers_.data(), step.operands.size()}, result, batch,
                      memory_.data() + scratch_);
    } else {
      std::memcpy(result, operand_pointers_[0], batch * place.stride * sizeof(float));
    }
  }
}

}  // namespace digitforge
