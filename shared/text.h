#pragma once

#include <string_view>

namespace digitforge {

/// 1 to kMaxName of [a-z0-9_./-]: what tensors, inputs and settings' keys are called.
bool is_name(std::string_view name);

/// Valid UTF-8 (no overlong forms, no surrogates, at most U+10FFFF) without control characters
/// (U+0000 to U+001F, U+007F to U+009F).
bool is_text(std::string_view text);

/// A UTC time as "2026-11-23T17:00:00Z": the digits in place and each field in its range.
bool is_utc_time(std::string_view date);

}  // namespace digitforge
