#include "web/app/link.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>

#include "shared/crc32c.h"

namespace digitforge {
namespace {

constexpr std::string_view kVersion = "1";
constexpr std::string_view kDigits64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t kMaxText = 64 * 1024;
constexpr std::size_t kMaxValues = 4096;  ///< of a latent

std::string checksum(std::string_view body) {
  char text[9];
  std::snprintf(text, sizeof text, "%08x",
                crc32c(std::as_bytes(std::span<const char>(body.data(), body.size()))));
  return text;
}

// ---- writing
// -------------------------------------------------------------------------------------

/// Base64 for URLs (RFC 4648, section 5) without padding, of little-endian 16-bit words.
std::string encode_values(const std::vector<std::int16_t>& values) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  const auto put = [&](std::uint32_t byte) {
    bits = bits << 8 | byte;
    for (count += 8; count >= 6; count -= 6) out += kDigits64[bits >> (count - 6) & 63];
  };
  for (const std::int16_t value : values) {
    put(static_cast<std::uint16_t>(value) & 255u);
    put(static_cast<std::uint16_t>(value) >> 8u);
  }
  if (count > 0) out += kDigits64[bits << (6 - count) & 63];
  return out;
}

/// Numbers with dots between them.
std::string dotted(std::initializer_list<std::int64_t> numbers) {
  std::string out;
  for (const std::int64_t number : numbers) {
    if (!out.empty()) out += '.';
    out += std::to_string(number);
  }
  return out;
}

/// SEED.INDEX[.DIRECTIONS.WHICH.X.Y][~VALUES]
std::string write_noise(const Noise& noise) {
  std::string out = dotted({noise.seed, noise.index});
  if (!(noise.shift == Shift{})) {
    out += '.';
    out += dotted({static_cast<int>(noise.shift.directions), noise.shift.which, noise.shift.x,
                   noise.shift.y});
  }
  return noise.values.empty() ? out : out + "~" + encode_values(noise.values);
}

/// DIGIT.SHARE[.DIGIT.SHARE]...
std::string write_label(const Label& label) {
  std::string out;
  for (const Label::Part& part : label.parts) {
    if (part.digit < 0) continue;
    if (!out.empty()) out += '.';
    out += dotted({part.digit, part.share});
  }
  return out;
}

/// Appends KEY=VALUE for what differs from the default.
class Writer {
 public:
  void number(const char* key, std::int64_t value, std::int64_t usual) {
    if (value != usual) text(key, std::to_string(value));
  }
  template <typename Enum>
  void choice(const char* key, Enum value, Enum usual) {
    number(key, static_cast<int>(value), static_cast<int>(usual));
  }
  template <typename List, typename Write>
  void list(const char* key, const List& values, Write write) {
    std::string joined;
    for (const auto& value : values) {
      if (!joined.empty()) joined += ',';
      joined += write(value);
    }
    if (!joined.empty()) text(key, joined);
  }
  void text(const char* key, const std::string& value) {
    if (!body_.empty()) body_ += '&';
    body_ += key;
    body_ += '=';
    body_ += value;
  }
  const std::string& body() const { return body_; }

 private:
  std::string body_;
};

std::string key_of(const Library& library, std::size_t model) {
  return model < library.entries().size() ? library.entries()[model].key : "";
}

// ---- reading
// -------------------------------------------------------------------------------------

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

template <typename Number>
bool read_number(std::string_view text, Number least, Number most, Number& out) {
  Number value{};
  const char* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc() || stop != end || value < least || value > most) return false;
  out = value;
  return true;
}

template <typename Enum>
bool read_choice(std::string_view text, Enum last, Enum& out) {
  int value = 0;
  if (!read_number(text, 0, static_cast<int>(last), value)) return false;
  out = static_cast<Enum>(value);
  return true;
}

bool read_flag(std::string_view text, bool& out) {
  out = text == "1";
  return out;
}

bool decode_values(std::string_view text, std::vector<std::int16_t>& values) {
  if (text.empty() || text.size() * 6 / 16 > kMaxValues || text.size() * 6 % 16 >= 6) return false;
  std::uint32_t bits = 0;
  int count = 0;
  std::vector<std::uint32_t> bytes;
  for (const char digit : text) {
    const std::size_t value = kDigits64.find(digit);
    if (value == std::string_view::npos) return false;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push_back(bits >> count & 255);
    }
  }
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    values.push_back(static_cast<std::int16_t>(bytes[i] | bytes[i + 1] << 8));
  }
  return true;
}

constexpr std::uint32_t kAny32 = std::numeric_limits<std::uint32_t>::max();

bool read_noise(std::string_view text, Noise& noise) {
  const std::size_t tilde = text.find('~');
  if (tilde != std::string_view::npos) {
    if (!decode_values(text.substr(tilde + 1), noise.values)) return false;
    text = text.substr(0, tilde);
  }
  const std::vector<std::string_view> parts = split(text, '.');
  if (parts.size() != 2 && parts.size() != 6) return false;
  bool good = read_number(parts[0], 0u, kAny32, noise.seed) &&
              read_number(parts[1], 0u, kAny32, noise.index);
  if (parts.size() == 6) {
    Shift& shift = noise.shift;
    good = good && read_choice(parts[2], Directions::principal, shift.directions) &&
           read_number(parts[3], 0u, kAny32, shift.which) &&
           read_number(parts[4], -1000, 1000, shift.x) &&
           read_number(parts[5], -1000, 1000, shift.y);
  }
  return good;
}

bool read_label(std::string_view text, Label& label) {
  if (text.empty()) return true;
  const std::vector<std::string_view> parts = split(text, '.');
  if (parts.size() % 2 != 0 || parts.size() / 2 > label.parts.size()) return false;
  for (std::size_t i = 0; i < parts.size() / 2; ++i) {
    std::int32_t digit = 0;
    std::int32_t share = 0;
    if (!read_number(parts[2 * i], 0, 999, digit)) return false;
    if (!read_number(parts[2 * i + 1], 1, 1000, share)) return false;
    label.parts[i] = {static_cast<std::int16_t>(digit), static_cast<std::uint16_t>(share)};
  }
  return true;
}

/// COLUMN:NOISE,...
bool read_columns(std::string_view text, std::vector<Column>& columns) {
  for (const std::string_view part : split(text, ',')) {
    const std::size_t colon = part.find(':');
    Column column;
    if (colon == std::string_view::npos ||
        !read_number(part.substr(0, colon), 0u, std::uint32_t{kMaxImages - 1}, column.column) ||
        !read_noise(part.substr(colon + 1), column.noise)) {
      return false;
    }
    if (!columns.empty() && columns.back().column >= column.column) return false;
    columns.push_back(std::move(column));
  }
  return true;
}

/// LABEL:NOISE,...
bool read_pins(std::string_view text, std::vector<Pin>& pins) {
  for (const std::string_view part : split(text, ',')) {
    const std::size_t colon = part.find(':');
    Pin pin;
    if (colon == std::string_view::npos || !read_label(part.substr(0, colon), pin.label) ||
        !read_noise(part.substr(colon + 1), pin.noise)) {
      return false;
    }
    pins.push_back(std::move(pin));
  }
  return pins.size() <= kMaxPins;
}

/// FROM.TO.ROUTE.AT.SPEED
bool read_path(std::string_view text, Path& path) {
  const std::vector<std::string_view> parts = split(text, '.');
  constexpr std::uint32_t kLast = kMaxPins - 1;
  return parts.size() == 5 && read_number(parts[0], 0u, kLast, path.from) &&
         read_number(parts[1], 0u, kLast, path.to) &&
         read_choice(parts[2], Route::spherical, path.route) &&
         read_number(parts[3], 0, 1000, path.at) && read_number(parts[4], 25, 400, path.speed);
}

/// One KEY=VALUE; false where the value is none. `missing`: a model that is not here.
bool read_field(std::string_view key, std::string_view value, const Library& library, State& state,
                std::string& missing) {
  const auto model = [&](std::string_view name, std::size_t& out) {
    const std::optional<std::size_t> found = library.find(name);
    if (found) out = *found;
    if (!found) missing = name;
    return found.has_value();
  };
  if (key == "m") return model(value, state.model);
  if (key == "v") return read_choice(value, View::quiz, state.view);
  if (key == "d") {
    return read_number(value, kAllDigits, 999, state.digit) && state.digit != kNone;
  }
  if (key == "o") return read_number(value, 0, 999, state.other);
  if (key == "b") return read_number(value, 0, 1000, state.blend);
  if (key == "s") return read_number(value, 0u, kAny32, state.seed);
  if (key == "n") return read_number(value, 1, kMaxImages, state.count);
  if (key == "c") return read_number(value, 1, kMaxImages, state.columns);
  if (key == "j") return read_flag(value, state.verdict);
  if (key == "r") return read_choice(value, Order::forged_first, state.order);
  if (key == "f") return read_choice(value, Filter::forged, state.filter);
  if (key == "i") return read_number(value, 0, kMaxImages - 1, state.selected);
  if (key == "z") return read_columns(value, state.own);
  if (key == "p") return read_pins(value, state.pins);
  if (key == "a") return read_choice(value, Directions::principal, state.directions);
  if (key == "w") return read_number(value, 0u, kAny32, state.which);
  if (key == "t") return read_path(value, state.path);
  if (key == "e") return read_flag(value, state.beside);
  if (key == "g") {
    for (const std::string_view name : split(value, ',')) {
      std::size_t index = 0;
      if (state.compared.size() == kMaxCompared || !model(name, index)) return false;
      state.compared.push_back(index);
    }
    return true;
  }
  return false;
}

Error damaged() {
  return {ErrorCode::bad_argument,
          "This link is damaged or cut short: it was ignored. Ask for it again, all of it."};
}

/// What follows the version and the checksum of a link that is whole.
Result<std::string_view> body_of(std::string_view text) {
  if (text.size() > kMaxText) return damaged();
  const std::vector<std::string_view> head = split(text.substr(0, 16), '-');
  if (head.size() < 3) return damaged();
  if (head[0] != kVersion) {
    return Error{ErrorCode::bad_argument,
                 "This link was made by another version of DigitForge: it was ignored. Reload the "
                 "page to get the newest version."};
  }
  const std::string_view body = text.substr(head[0].size() + head[1].size() + 2);
  if (head[1] != checksum(body)) return damaged();
  return body;
}

}  // namespace

std::string write_link(const State& state, const Library& library) {
  const State usual;
  Writer out;
  out.text("m", key_of(library, state.model));
  out.choice("v", state.view, usual.view);
  out.number("d", state.digit, usual.digit);
  out.number("o", state.other, usual.other);
  out.number("b", state.blend, usual.blend);
  out.number("s", state.seed, usual.seed);
  out.number("n", state.count, usual.count);
  out.number("c", state.columns, usual.columns);
  out.number("j", state.verdict, usual.verdict);
  out.choice("r", state.order, usual.order);
  out.choice("f", state.filter, usual.filter);
  out.number("i", state.selected, usual.selected);
  out.list("z", state.own, [](const Column& column) {
    return std::to_string(column.column) + ":" + write_noise(column.noise);
  });
  out.list("p", state.pins,
           [](const Pin& pin) { return write_label(pin.label) + ":" + write_noise(pin.noise); });
  out.choice("a", state.directions, usual.directions);
  out.number("w", state.which, usual.which);
  const Path& path = state.path;
  if (!(path == usual.path)) {
    out.text("t", dotted({path.from, path.to, static_cast<int>(path.route), path.at, path.speed}));
  }
  out.list("g", state.compared, [&](std::size_t model) { return key_of(library, model); });
  out.number("e", state.beside, usual.beside);
  return std::string(kVersion) + "-" + checksum(out.body()) + "-" + out.body();
}

std::vector<std::string> missing_models(std::string_view text, const Library& library) {
  std::vector<std::string> keys;
  const Result<std::string_view> body = body_of(text);
  if (!body) return keys;
  for (const std::string_view field : split(body.value(), '&')) {
    if (field.substr(0, 2) != "m=" && field.substr(0, 2) != "g=") continue;
    for (const std::string_view key : split(field.substr(2), ',')) {
      const bool known =
          library.find(key) || std::find(keys.begin(), keys.end(), key) != keys.end();
      if (!known) keys.emplace_back(key);
    }
  }
  return keys;
}

Result<State> read_link(std::string_view text, const Library& library) {
  const Result<std::string_view> body = body_of(text);
  if (!body) return body.error();
  State state;
  for (const std::string_view field : split(body.value(), '&')) {
    const std::size_t equals = field.find('=');
    if (equals == std::string_view::npos) return damaged();
    std::string missing;
    if (read_field(field.substr(0, equals), field.substr(equals + 1), library, state, missing)) {
      continue;
    }
    if (missing.empty()) return damaged();
    return Error{ErrorCode::bad_argument, "This link is for the model \"" + missing +
                                              "\", which is not here: it was ignored. Open the "
                                              "model's .dfw file first."};
  }
  return state;
}

}  // namespace digitforge
