#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace digitforge {

/// Appends little-endian values to a growing array of bytes.
class ByteBuilder {
 public:
  std::size_t size() const { return bytes_.size(); }
  std::span<std::byte> bytes() { return bytes_; }
  std::vector<std::byte> release() { return std::move(bytes_); }
  void reserve(std::size_t size) { bytes_.reserve(size); }

  void u8(std::uint8_t value) { integer(value, 1); }
  void u16(std::uint16_t value) { integer(value, 2); }
  void u32(std::uint32_t value) { integer(value, 4); }
  void u64(std::uint64_t value) { integer(value, 8); }
  void append(std::span<const std::byte> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }

  /// A u16 length, then the bytes; the caller has checked that the length fits.
  void string(std::string_view text) {
    u16(static_cast<std::uint16_t>(text.size()));
    append(std::as_bytes(std::span(text.data(), text.size())));
  }

  void pad_to(std::size_t size) { bytes_.resize(size); }

  /// Overwrites what was appended before: for lengths and checksums known only afterwards.
  void set_u32(std::size_t offset, std::uint32_t value) { set_integer(offset, value, 4); }
  void set_u64(std::size_t offset, std::uint64_t value) { set_integer(offset, value, 8); }

 private:
  void integer(std::uint64_t value, std::size_t size) {
    bytes_.resize(bytes_.size() + size);
    set_integer(bytes_.size() - size, value, size);
  }
  void set_integer(std::size_t offset, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) bytes_[offset + i] = std::byte(value >> (8 * i) & 0xff);
  }

  std::vector<std::byte> bytes_;
};

}  // namespace digitforge
