#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

namespace digitforge::fuzz {

/// Decisions taken from a fuzzer's bytes, from the first on; zeros when they are used up.
class Choices {
 public:
  Choices(const std::uint8_t* data, std::size_t size) : bytes_(data, size) {}

  bool empty() const { return bytes_.empty(); }

  std::uint8_t u8() { return static_cast<std::uint8_t>(integer(1)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(integer(4)); }
  bool flag() { return (u8() & 1) != 0; }

  /// 0 to `count` - 1, which is at most 256.
  std::size_t below(std::size_t count) { return u8() % count; }
  /// `least` to `most`, at most 65,535 apart.
  std::size_t between(std::size_t least, std::size_t most) {
    return least + integer(most - least > 255 ? 2 : 1) % (most - least + 1);
  }

  /// Any bits at all: NaN and infinities among them.
  float any_float() {
    const std::uint32_t bits = u32();
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }

  /// At most `most` bytes, as many as the next byte says.
  std::string text(std::size_t most) {
    const std::size_t wanted = std::min<std::size_t>(u8(), most);
    const auto taken = take(wanted);
    return {taken.begin(), taken.end()};
  }

  std::span<const std::uint8_t> take(std::size_t count) {
    const auto taken = bytes_.first(std::min(count, bytes_.size()));
    bytes_ = bytes_.subspan(taken.size());
    return taken;
  }

 private:
  std::uint64_t integer(std::size_t size) {
    std::uint64_t value = 0;
    for (const std::uint8_t byte : take(size)) value = value << 8 | byte;
    return value;
  }

  std::span<const std::uint8_t> bytes_;
};

}  // namespace digitforge::fuzz
