#include "trainer/train/event_file.h"

#include <bit>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>

#include "shared/crc32c.h"
#include "trainer/error.h"

namespace digitforge {
namespace {

/// Fields of a protocol buffer, in its wire format.
class Message {
 public:
  Message& varint(std::uint32_t field, std::uint64_t value) {
    raw_varint(field << 3);
    raw_varint(value);
    return *this;
  }
  Message& fixed64(std::uint32_t field, double value) {
    raw_varint(field << 3 | 1);
    raw_fixed(std::bit_cast<std::uint64_t>(value), 8);
    return *this;
  }
  Message& fixed32(std::uint32_t field, float value) {
    raw_varint(field << 3 | 5);
    raw_fixed(std::bit_cast<std::uint32_t>(value), 4);
    return *this;
  }
  Message& bytes(std::uint32_t field, std::string_view value) {
    raw_varint(field << 3 | 2);
    raw_varint(value.size());
    text_ += value;
    return *this;
  }
  /// Little-endian, without a field number.
  Message& raw_fixed(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) text_ += static_cast<char>(value >> (8 * i) & 0xff);
    return *this;
  }
  const std::string& text() const { return text_; }

 private:
  void raw_varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) text_ += static_cast<char>((value & 0x7f) | 0x80);
    text_ += static_cast<char>(value);
  }

  std::string text_;
};

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// Event: 1 wall_time, 2 step, 3 file_version, 5 summary
Message event_at(std::int64_t step) {
  return Message().fixed64(1, now()).varint(2, static_cast<std::uint64_t>(step));
}

}  // namespace

std::uint32_t masked_crc32c(std::string_view bytes) {
  const std::uint32_t crc =
      crc32c({reinterpret_cast<const std::byte*>(bytes.data()), bytes.size()});
  return std::rotr(crc, 15) + 0xa282ead8u;
}

EventFile::EventFile(const std::filesystem::path& folder) {
  // TensorBoard reads the files in the order of their names and wants this beginning.
  const auto start = static_cast<long long>(now());
  for (int i = 0; path_.empty() || std::filesystem::exists(path_); ++i) {
    path_ = folder / ("events.out.tfevents." + std::to_string(start + i) + ".digitforge");
  }
  append(Message().fixed64(1, now()).bytes(3, "brain.Event:2").text());
}

void EventFile::append(const std::string& event) {
  const std::string length = Message().raw_fixed(event.size(), 8).text();
  Message record;
  record.raw_fixed(event.size(), 8).raw_fixed(masked_crc32c(length), 4);
  errno = 0;
  std::ofstream out(path_, std::ios::binary | std::ios::app);
  out << record.text() << event << Message().raw_fixed(masked_crc32c(event), 4).text();
  out.close();
  if (!out) {
    const std::string reason = std::strerror(errno);
    discard_partial_record();
    throw TrainerError(path_.string() + ": cannot be written: " + reason, Failure::file);
  }
  size_ = std::filesystem::file_size(path_);
}

void EventFile::discard_partial_record() const {
  std::error_code ignored;  // the failure that led here is what is told
  if (size_ > 0) {
    std::filesystem::resize_file(path_, size_, ignored);
  } else {
    std::filesystem::remove(path_, ignored);
  }
}

// Summary: 1 value; Value: 1 tag, 2 simple_value, 4 image
void EventFile::add_scalars(std::int64_t step, const Scalars& scalars) {
  Message summary;
  for (const auto& [tag, value] : scalars) {
    summary.bytes(1, Message().bytes(1, tag).fixed32(2, static_cast<float>(value)).text());
  }
  append(event_at(step).bytes(5, summary.text()).text());
}

// Image: 1 height, 2 width, 3 colorspace (1 is grey), 4 encoded_image_string
void EventFile::add_image(std::int64_t step, const std::string& tag, std::string_view png,
                          std::uint32_t width, std::uint32_t height) {
  const auto image = Message().varint(1, height).varint(2, width).varint(3, 1).bytes(4, png).text();
  const auto value = Message().bytes(1, tag).bytes(4, image).text();
  append(event_at(step).bytes(5, Message().bytes(1, value).text()).text());
}

}  // namespace digitforge
