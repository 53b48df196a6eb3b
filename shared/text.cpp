#include "shared/text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "shared/limits.h"

namespace digitforge {
namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '/' ||
         c == '-';
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_control(std::uint32_t code) { return code < 0x20 || (code >= 0x7f && code < 0xa0); }

}  // namespace

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxName &&
         std::all_of(name.begin(), name.end(), is_name_character);
}

bool is_text(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    std::size_t length = 0;
    std::uint32_t code = 0;
    std::uint32_t smallest = 0;
    if (lead < 0x80) {
      length = 1, code = lead;
    } else if (lead >= 0xc0 && lead < 0xe0) {
      length = 2, code = lead & 0x1fu, smallest = 0x80;
    } else if (lead >= 0xe0 && lead < 0xf0) {
      length = 3, code = lead & 0x0fu, smallest = 0x800;
    } else if (lead >= 0xf0 && lead < 0xf8) {
      length = 4, code = lead & 0x07u, smallest = 0x10000;
    } else {
      return false;
    }
    if (length > text.size() - i) return false;
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xc0u) != 0x80u) return false;
      code = (code << 6) | (next & 0x3fu);
    }
    const bool surrogate = code >= 0xd800 && code < 0xe000;
    if (code < smallest || surrogate || code > 0x10ffff || is_control(code)) return false;
    i += length;
  }
  return true;
}

bool is_utc_time(std::string_view date) {
  constexpr std::string_view kPattern = "0000-00-00T00:00:00Z";
  if (date.size() != kPattern.size()) return false;
  for (std::size_t i = 0; i < date.size(); ++i) {
    if (kPattern[i] == '0' ? !is_digit(date[i]) : date[i] != kPattern[i]) return false;
  }
  const auto field = [date](std::size_t i) { return (date[i] - '0') * 10 + (date[i + 1] - '0'); };
  return field(5) >= 1 && field(5) <= 12 && field(8) >= 1 && field(8) <= 31 && field(11) <= 23 &&
         field(14) <= 59 && field(17) <= 59;
}

}  // namespace digitforge
