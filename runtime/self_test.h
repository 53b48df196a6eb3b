#pragma once

#include <cstddef>
#include <vector>

#include "runtime/network_plan.h"
#include "shared/error.h"
#include "shared/model_description.h"

namespace digitforge {

/// A network's recorded cases: inputs and the output they gave. Each [cases, ...shape].
struct SelfTest {
  std::vector<std::vector<float>> values;
  std::size_t cases = 0;
  float allowed = 0;  ///< the largest difference that rounding explains
};

SelfTest keep_self_test(const Network& network);

/// The largest absolute difference of the outputs from the recorded ones, 0 without cases;
/// bad_self_test where it is more than rounding explains.
Result<float> run_self_test(const NetworkPlan& plan, Workspace& space, const SelfTest& test);

}  // namespace digitforge
