#pragma once

#include <nlohmann/json.hpp>

namespace digitforge {

/// Throws TrainerError that names the first member of `json`, an object, whose value is of another
/// type than that of the same name in `like`, or a whole number out of its range: conversions to
/// numbers look at neither.
void require_types(const nlohmann::json& json, const nlohmann::json& like);

}  // namespace digitforge
