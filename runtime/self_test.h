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
};

SelfTest keep_self_test(const Network& network);

/// Largest absolute difference of the outputs from the recorded ones, infinity where a value is not
/// a number; 0 without cases.
float largest_difference(NetworkPlan& plan, const SelfTest& test);

/// The difference itself, or bad_self_test where it is more than rounding explains.
Result<float> judge_self_test(float largest);

}  // namespace digitforge
