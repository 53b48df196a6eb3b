#include "shared/metadata_reader.h"

#include <string>
#include <utility>

#include "shared/limits.h"
#include "shared/record_reader.h"

namespace digitforge {

namespace {
constexpr ErrorCode kCode = ErrorCode::bad_metadata;
}

Result<Metadata> read_metadata(ByteReader& reader, std::uint8_t* prior) {
  Metadata metadata;
  const std::size_t start = reader.offset();
  metadata.model = reader.string();
  metadata.dataset = reader.string();
  metadata.date = reader.string();
  if (prior != nullptr) *prior = reader.u8();
  metadata.seed = reader.u64();
  metadata.steps = reader.u64();
  if (reader.failed()) return ends_early(kCode, "metadata", start);
  Result<std::uint32_t> classes = read_count(reader, kMaxClasses, 2, kCode, "classes");
  if (!classes) return classes.error();
  metadata.class_names.reserve(classes.value());
  for (std::uint32_t i = 0; i < classes.value(); ++i) {
    metadata.class_names.push_back(reader.string());
  }
  if (reader.failed()) return ends_early(kCode, "metadata, classes", start);
  return metadata;
}

Status read_settings(ByteReader& reader, Metadata& metadata) {
  const std::size_t start = reader.offset();
  Result<std::uint32_t> settings = read_count(reader, kMaxSettings, 4, kCode, "settings");
  if (!settings) return settings.error();
  metadata.settings.reserve(settings.value());
  for (std::uint32_t i = 0; i < settings.value(); ++i) {
    std::string key = reader.string();
    metadata.settings.emplace_back(std::move(key), reader.string());
  }
  if (reader.failed()) return ends_early(kCode, "settings", start);
  return check_end(reader, kCode, "settings");
}

Status check_end(const ByteReader& reader, ErrorCode code, const std::string& what) {
  if (reader.at_end()) return Success{};
  return Error{code, what + ": bytes are left over at the end" + at_byte(reader.offset())};
}

}  // namespace digitforge
