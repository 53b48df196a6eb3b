#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace digitforge {

/// A bounded little-endian cursor. Reading past the end yields zeros and sets `failed()` for good:
/// callers check it once a record, before they use what the record said.
class ByteReader {
 public:
  /// `origin`: where in the file `bytes` begin, for messages.
  ByteReader(std::span<const std::byte> bytes, std::size_t origin)
      : bytes_(bytes), origin_(origin) {}

  bool failed() const { return failed_; }
  bool at_end() const { return !failed_ && position_ == bytes_.size(); }
  std::size_t remaining() const { return bytes_.size() - position_; }
  /// Offset in the file of the next byte.
  std::size_t offset() const { return origin_ + position_; }

  std::uint8_t u8() { return static_cast<std::uint8_t>(integer(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(integer(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(integer(4)); }
  std::uint64_t u64() { return integer(8); }

  std::span<const std::byte> take(std::size_t size) {
    if (failed_ || size > remaining()) {
      failed_ = true;
      return {};
    }
    const auto part = bytes_.subspan(position_, size);
    position_ += size;
    return part;
  }

  /// A u16 length, then that many bytes.
  std::string string() {
    const auto part = take(u16());
    std::string text(part.size(), '\0');
    for (std::size_t i = 0; i < part.size(); ++i) text[i] = static_cast<char>(part[i]);
    return text;
  }

 private:
  std::uint64_t integer(std::size_t size) {
    std::uint64_t value = 0;
    const auto part = take(size);
    for (std::size_t i = 0; i < part.size(); ++i) {
      value |= static_cast<std::uint64_t>(part[i]) << (8 * i);
    }
    return value;
  }

  std::span<const std::byte> bytes_;
  std::size_t origin_;
  std::size_t position_ = 0;
  bool failed_ = false;
};

}  // namespace digitforge
