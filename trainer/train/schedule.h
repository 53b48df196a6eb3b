#pragma once

#include <string>
#include <vector>

namespace digitforge {

/// How learning rates move over a run: "constant"; "linear" and "cosine" fall to zero at its end.
const std::vector<std::string>& schedule_names();

/// The factor on the learning rates. done: the share of the run that is over, 0 to 1; from: where
/// the fall begins, 0 to 1. `name` must be one of schedule_names().
double schedule_factor(const std::string& name, double done, double from);

}  // namespace digitforge
