#include "runtime/memory_plan.h"

#include <algorithm>

namespace digitforge {
namespace {

/// Offsets in one working memory, given out and taken back while walking the steps.
class Planner {
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

/// Whole lines of the cache; not a large power of two, where the rows of a batch would push each
/// other out of it.
std::size_t spaced(std::size_t size) {
  const std::size_t whole = (size + 15) / 16 * 16;
  return whole % 128 == 0 ? whole + 16 : whole;
}

struct Life {
  std::size_t first = ~std::size_t{0}, last = 0;  ///< steps
};

}  // namespace

MemoryPlan plan_memory(const PlannedNetwork& network, std::size_t inputs) {
  const std::size_t values = network.values.size();
  // The value whose memory each is in.
  std::vector<std::uint32_t> root(values);
  MemoryPlan plan;
  plan.places.resize(values);
  for (std::uint32_t v = 0; v < values; ++v) {
    root[v] = v;
    while (const auto& home = network.values[root[v]].home) {
      plan.places[v].begin += home->begin;
      root[v] = home->value;
    }
  }
  std::vector<Life> lives(values);
  for (std::size_t s = 0; s < network.steps.size(); ++s) {
    const auto touch = [&](std::uint32_t value) {
      Life& life = lives[root[value]];
      life.first = std::min(life.first, s);
      life.last = std::max(life.last, s);
    };
    for (std::uint32_t operand : network.steps[s].operands) touch(operand);
    touch(network.steps[s].result);
  }

  const std::uint32_t output = root[network.output];
  const auto in_memory = [&](std::uint32_t v) { return v >= inputs && v != output; };
  Planner planner;
  for (std::size_t s = 0; s < network.steps.size(); ++s) {
    for (std::uint32_t v = 0; v < values; ++v) {
      if (root[v] != v || !in_memory(v) || lives[v].first != s) continue;
      plan.places[v].stride = spaced(network.values[v].size);
      plan.places[v].offset = planner.take(plan.places[v].stride);
    }
    for (std::uint32_t v = 0; v < values; ++v) {
      if (root[v] != v || !in_memory(v) || lives[v].last != s) continue;
      planner.give_back(plan.places[v].offset, plan.places[v].stride);
    }
  }
  for (std::uint32_t v = 0; v < values; ++v) {
    MemoryPlan::Place& place = plan.places[v];
    if (v < inputs) {
      place.kind = MemoryPlan::Place::Kind::input;
      place.stride = network.values[v].size;
    } else if (root[v] == output) {
      place.kind = MemoryPlan::Place::Kind::output;
      place.stride = network.values[output].size;
    } else {
      place.offset = plan.places[root[v]].offset;
      place.stride = plan.places[root[v]].stride;
    }
  }
  plan.size = planner.end();
  return plan;
}

}  // namespace digitforge
