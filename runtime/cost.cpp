#include "runtime/cost.h"

#include <algorithm>
#include <string>

#include "runtime/network_plan.h"

namespace digitforge {
namespace {

std::string mebibytes(std::uint64_t bytes) {
  return std::to_string((bytes + (1 << 20) - 1) >> 20) + " MiB";
}

std::string millions(std::uint64_t count) {
  return std::to_string((count + 999'999) / 1'000'000) + " million";
}

Error over(const std::string& what, const std::string& needed, const std::string& limit) {
  return {ErrorCode::too_large, "the model needs " + needed + " " + what + "; the limit is " +
                                    limit + ". Use a smaller model, or raise the limit"};
}

}  // namespace

LoadLimits LoadLimits::usual() {
#if defined(__EMSCRIPTEN__)
  return page();
#else
  return native();
#endif
}

Result<NetworkCost> cost_of(const Network& network) {
  const auto plan = NetworkPlan::prepare(network);
  if (!plan.ok()) return plan.error();
  return plan.value().cost();
}

Result<ModelCost> cost_of(const FileDescription& file) {
  NetworkCost costs[2];
  std::size_t count = 0;
  for (const NamedNetwork& named : networks_of(file)) {
    const auto cost = cost_of(*named.network);
    if (!cost.ok()) return Error{cost.error().code, named.name + (": " + cost.error().message)};
    costs[count++] = cost.value();
  }
  return ModelCost{costs[0], costs[1]};
}

Status check_limits(const ModelCost& cost, const LoadLimits& limits) {
  if (cost.weight_bytes() > limits.weight_bytes) {
    return over("for its weights", mebibytes(cost.weight_bytes()), mebibytes(limits.weight_bytes));
  }
  if (cost.memory_bytes() > limits.memory_bytes) {
    return over("of working memory", mebibytes(cost.memory_bytes()),
                mebibytes(limits.memory_bytes));
  }
  const std::uint64_t work =
      std::max(cost.generator.multiply_adds, cost.discriminator.multiply_adds);
  if (work > limits.multiply_adds) {
    return over("multiply-adds an image", millions(work), millions(limits.multiply_adds));
  }
  return Success{};
}

}  // namespace digitforge
