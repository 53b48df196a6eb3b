#include "shared/weight_header.h"

#include <algorithm>
#include <string>

#include "shared/byte_reader.h"
#include "shared/limits.h"
#include "shared/record_reader.h"

namespace digitforge {
namespace {

using Bytes = std::span<const std::byte>;

// With what fills it up.
std::size_t table_end(const Header& header) {
  return align(kHeaderSize + header.sections * kSectionEntrySize);
}

std::string quoted(const SectionType& type) {
  std::string text(type.begin(), type.end());
  return text.insert(0, 1, '"') += '"';
}

Status check_magic(Bytes bytes) {
  const std::size_t present = std::min(bytes.size(), kMagic.size());
  for (std::size_t i = 0; i < present; ++i) {
    if (static_cast<std::uint8_t>(bytes[i]) != kMagic[i]) {
      return Error{ErrorCode::bad_magic,
                   "This isn't a DigitForge model. Choose a file whose name ends in .dfw."};
    }
  }
  if (bytes.size() < kHeaderSize) {
    return Error{ErrorCode::truncated, "the file ends after " + std::to_string(bytes.size()) +
                                           " bytes, inside its header of 64; fetch it again"};
  }
  return Success{};
}

Status check_reserved(Bytes bytes, std::size_t begin) {
  for (std::size_t i = begin; i < kHeaderSize; ++i) {
    if (bytes[i] != std::byte{0}) {
      return Error{ErrorCode::bad_header, "a reserved byte is not zero" + at_byte(i)};
    }
  }
  return Success{};
}

Status check_sizes(const Header& header) {
  if (header.file_size > kMaxFileSize) {
    return Error{ErrorCode::too_large,
                 "the header says that the file has " + std::to_string(header.file_size) +
                     " bytes; the format's limit is " + std::to_string(kMaxFileSize)};
  }
  if (header.file_size % kAlignment != 0 || header.prefix_size % kAlignment != 0 ||
      header.prefix_size <= kHeaderSize || header.prefix_size > header.file_size) {
    return Error{ErrorCode::bad_header,
                 "the header's sizes, " + std::to_string(header.file_size) + " bytes in all and " +
                     std::to_string(header.prefix_size) +
                     " for the first network, must be multiples of 64, more than 64, the second "
                     "no more than the first"};
  }
  return Success{};
}

Status read_fields_1(Bytes bytes, ByteReader& reader, Header& header) {
  if (const std::uint32_t size = reader.u32(); size != kHeaderSize) {
    return Error{ErrorCode::bad_header,
                 "the header says that it has " + std::to_string(size) + " bytes, not 64"};
  }
  header.file_size = reader.u64();
  header.prefix_size = reader.u64();
  header.crc = reader.u32();
  header.discriminator_crc = reader.u32();
  if (Status status = check_reserved(bytes, kV1ReservedAt); !status) return status;
  if (Status status = check_sizes(header); !status) return status;
  if (header.prefix_size == header.file_size && header.discriminator_crc != 0) {
    return Error{ErrorCode::bad_header,
                 "there is a checksum of a discriminator, but no discriminator" +
                     at_byte(kV1DiscriminatorCrcAt)};
  }
  return Success{};
}

Status read_fields_2(Bytes bytes, ByteReader& reader, Header& header) {
  const std::uint16_t kind = reader.u16();
  header.sections = reader.u16();
  header.file_size = reader.u64();
  header.prefix_size = reader.u64();
  header.crc = reader.u32();
  if (header.sections > kMaxSections) {
    return Error{ErrorCode::too_large, std::to_string(header.sections) +
                                           " sections; the format's limit is " +
                                           std::to_string(kMaxSections) + at_byte(kSectionCountAt)};
  }
  if (bytes.size() >= table_end(header) &&
      header_crc(bytes.first(table_end(header))) != header.crc) {
    return Error{ErrorCode::bad_checksum,
                 "the header is damaged: its checksum differs; fetch the file again"};
  }
  if (Status status = check_reserved(bytes, kReservedAt); !status) return status;
  header.kind = static_cast<Kind>(kind);
  if (header.kind != Kind::generator && header.kind != Kind::classifier) {
    return Error{ErrorCode::unsupported_version,
                 "the file holds something of kind " + std::to_string(kind) +
                     ", which this reader does not know; a newer one may"};
  }
  return check_sizes(header);
}

// That the sections follow each other in the format's order.
Status check_order(const std::vector<SectionPlace>& sections) {
  const auto wrong = [](std::size_t i, const std::string& what) {
    return Error{ErrorCode::bad_header, "section " + std::to_string(i) + " must be " + what};
  };
  std::size_t i = 0;
  for (const SectionType& type : {kMetadataSection, kNetworksSection}) {
    if (i >= sections.size() || sections[i].type != type) return wrong(i, quoted(type));
    ++i;
  }
  for (; i < sections.size() && is_optional(sections[i].type); ++i) {
    if (is_optional(sections[i - 1].type) && !(sections[i - 1].type < sections[i].type)) {
      return wrong(i, "after the one before it by its type, which is " + quoted(sections[i].type));
    }
  }
  const std::size_t data = sections.size() - i;
  for (; i < sections.size(); ++i) {
    if (sections[i].type != kDataSection) return wrong(i, quoted(kDataSection));
  }
  if (data < 1 || data > kMaxNetworks) {
    return Error{ErrorCode::bad_header,
                 std::to_string(data) + " sections with data; there must be 1 or 2"};
  }
  return Success{};
}

}  // namespace

Result<Header> read_header(Bytes bytes) {
  if (Status status = check_magic(bytes); !status) return status.error();
  ByteReader reader(bytes.first(kHeaderSize), 0);
  reader.take(kMagic.size());
  Header header;
  header.version = reader.u32();
  if (header.version != 1 && header.version != kFormatVersion) {
    return Error{ErrorCode::unsupported_version, "the file has format version " +
                                                     std::to_string(header.version) +
                                                     "; this reader knows versions 1 and 2"};
  }
  Status status = header.version == 1 ? read_fields_1(bytes, reader, header)
                                      : read_fields_2(bytes, reader, header);
  if (!status) return status.error();
  return header;
}

Result<std::vector<SectionPlace>> read_sections(Bytes bytes, const Header& header) {
  if (bytes.size() < table_end(header)) {
    return Error{ErrorCode::truncated, "the file ends after " + std::to_string(bytes.size()) +
                                           " bytes, inside its table of sections; fetch it again"};
  }
  ByteReader reader(bytes.subspan(kHeaderSize), kHeaderSize);
  std::vector<SectionPlace> sections(header.sections);
  std::uint64_t end = table_end(header);
  for (SectionPlace& section : sections) {
    const std::size_t start = reader.offset();
    for (char& letter : section.type) letter = static_cast<char>(reader.u8());
    section.crc = reader.u32();
    section.size = reader.u64();
    section.begin = align(end);
    if (!is_section_type(section.type)) {
      return Error{ErrorCode::bad_header, "a section's type is not four letters" + at_byte(start)};
    }
    const bool known = section.type == kMetadataSection || section.type == kNetworksSection ||
                       section.type == kDataSection;
    if (!known && !is_optional(section.type)) {
      return Error{ErrorCode::unsupported_version,
                   "the file needs its section " + quoted(section.type) +
                       ", which this reader does not know; a newer one may" + at_byte(start)};
    }
    if (section.begin > header.file_size || section.size > header.file_size - section.begin) {
      return Error{ErrorCode::bad_header, "section " + quoted(section.type) + ": its " +
                                              std::to_string(section.size) +
                                              " bytes reach past the end of the file, at " +
                                              std::to_string(header.file_size) + at_byte(start)};
    }
    end = section.begin + section.size;
  }
  if (Status status = check_order(sections); !status) return status.error();
  if (align(end) != header.file_size) {
    return Error{ErrorCode::bad_header, "the sections end at byte " + std::to_string(end) +
                                            ", but the file at " +
                                            std::to_string(header.file_size)};
  }
  const SectionPlace& last = sections.back();
  const bool two = sections[sections.size() - 2].type == kDataSection;
  const std::uint64_t prefix = two ? last.begin : header.file_size;
  if (header.prefix_size != prefix) {
    return Error{ErrorCode::bad_header,
                 "the header says that the first network's part ends at byte " +
                     std::to_string(header.prefix_size) + ", it must end at " +
                     std::to_string(prefix)};
  }
  return sections;
}

}  // namespace digitforge
