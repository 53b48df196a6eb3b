#include "web/app/real_digits.h"

#include <string>

namespace digitforge {
namespace {

constexpr char kMagic[] = {'D', 'F', 'R', '1'};
constexpr std::size_t kRecord = 5;

Error bad(ErrorCode code, const std::string& what) {
  return {code, "the file of real digits " + what + ": build the site again"};
}

}  // namespace

Result<RealDigits> RealDigits::read(std::span<const std::byte> bytes) {
  const auto byte = [&](std::size_t at) { return std::to_integer<std::uint32_t>(bytes[at]); };
  if (bytes.size() < 6) return bad(ErrorCode::truncated, "is cut short");
  for (std::size_t i = 0; i < 4; ++i) {
    if (byte(i) != static_cast<std::uint32_t>(kMagic[i])) {
      return bad(ErrorCode::bad_magic, "does not start as one");
    }
  }
  const std::size_t count = byte(4) | byte(5) << 8;
  RealDigits digits;
  std::size_t at = 6;
  for (std::size_t i = 0; i < count; ++i) {
    if (bytes.size() - at < kRecord) return bad(ErrorCode::truncated, "is cut short");
    const std::uint32_t top = byte(at + 1), left = byte(at + 2);
    const std::uint32_t height = byte(at + 3), width = byte(at + 4);
    if (top + height > kEdge || left + width > kEdge || byte(at) > 9) {
      return bad(ErrorCode::bad_header, "has a digit that does not fit");
    }
    digits.labels_.push_back(static_cast<std::uint8_t>(byte(at)));
    at += kRecord;
    if (bytes.size() - at < std::size_t{height} * width) {
      return bad(ErrorCode::truncated, "is cut short");
    }
    digits.pixels_.resize((i + 1) * kEdge * kEdge, -1.0f);
    float* image = digits.pixels_.data() + i * kEdge * kEdge;
    for (std::uint32_t y = 0; y < height; ++y) {
      for (std::uint32_t x = 0; x < width; ++x, ++at) {
        image[(top + y) * kEdge + left + x] = static_cast<float>(byte(at)) / 127.5f - 1.0f;
      }
    }
  }
  if (at != bytes.size()) return bad(ErrorCode::trailing_bytes, "has bytes after its end");
  return digits;
}

std::vector<std::size_t> RealDigits::with_label(std::int32_t label) const {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    if (label < 0 || labels_[i] == label) found.push_back(i);
  }
  return found;
}

}  // namespace digitforge
