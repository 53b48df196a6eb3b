#include "trainer/train/checked_zip.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>

#include "shared/crc32c.h"
#include "trainer/error.h"

namespace digitforge {
namespace {

// The end of a zip file, without its comment (PKWARE APPNOTE 4.3.16).
constexpr std::string_view kEnd("PK\5\6", 4);
constexpr std::size_t kEndSize = 22;
constexpr std::string_view kComment = "digitforge crc32c ";
constexpr std::size_t kCommentSize = kComment.size() + 8;  // eight hexadecimal digits

/// Of all before the comment.
std::string comment_of(std::string_view bytes) {
  char digits[16];
  const auto* data = reinterpret_cast<const std::byte*>(bytes.data());
  std::snprintf(digits, sizeof digits, "%08x", crc32c({data, bytes.size()}));
  return std::string(kComment) + digits;
}

bool ends_without_comment(std::string_view bytes) {
  return bytes.size() >= kEndSize && bytes.substr(bytes.size() - kEndSize, 4) == kEnd &&
         bytes.substr(bytes.size() - 2) == std::string_view("\0\0", 2);
}

}  // namespace

std::string with_checksum(std::string zip) {
  zip[zip.size() - 2] = static_cast<char>(kCommentSize);
  return zip + comment_of(zip);
}

void require_intact_zip(std::string_view bytes, const std::string& name) {
  const auto refuse = [&](const char* what) {
    throw TrainerError(name + ": " + what, Failure::content);
  };
  if (bytes.empty()) refuse("is empty, so it is no checkpoint");
  if (bytes.substr(0, 2) != "PK") refuse("is no checkpoint");
  if (ends_without_comment(bytes)) return;
  const std::size_t end = bytes.size() < kCommentSize ? 0 : bytes.size() - kCommentSize;
  if (bytes.substr(end, kComment.size()) != kComment) {
    refuse("is a checkpoint that was cut short; copy it again, or start the run again");
  }
  if (bytes.substr(end) != comment_of(bytes.substr(0, end))) {
    refuse(
        "is a damaged checkpoint: its checksum does not fit; copy it again, or start the run "
        "again");
  }
}

}  // namespace digitforge
