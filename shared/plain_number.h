#pragma once

#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <type_traits>

namespace digitforge {

/// Holds a command line's number to plain decimal, before a parser reads it that takes -1 for
/// 2^64 - 1, 010 for 8 and "nan" for a number. Returns what is wrong, or "" where all of `text` is
/// a number that a T can hold: finite, no sign but a minus. Takes leading zeros away from whole
/// numbers.
template <typename T>
std::string make_plain_number(std::string& text) {
  T value{};
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  const bool whole = error == std::errc() && rest == end;
  if constexpr (std::is_integral_v<T>) {
    if (!whole) {
      return text + " is not a number from " + std::to_string(std::numeric_limits<T>::min()) +
             " to " + std::to_string(std::numeric_limits<T>::max());
    }
    text = std::to_string(value);
  } else if (!whole || !std::isfinite(value)) {
    return text + " is not a number such as 0.5 or 2e-4";
  }
  return "";
}

}  // namespace digitforge
