#include <algorithm>
#include <cstdint>
#include <utility>

#include "shared/file_readers.h"
#include "shared/metadata_reader.h"
#include "shared/network_reader.h"
#include "shared/record_reader.h"

namespace digitforge {
namespace {

using Bytes = std::span<const std::byte>;

constexpr const char* kRoleNames[] = {"generator", "discriminator", "features", "head"};

const char* role_name(NetworkRole role) { return kRoleNames[static_cast<std::size_t>(role) - 1]; }

NetworkRole role_of(Kind kind, std::size_t network) {
  const NetworkRole first =
      kind == Kind::generator ? NetworkRole::generator : NetworkRole::features;
  return static_cast<NetworkRole>(static_cast<std::size_t>(first) + network);
}

Bytes bytes_of(const SectionPlace& section, Bytes file) {
  return file.subspan(static_cast<std::size_t>(section.begin),
                      static_cast<std::size_t>(section.size));
}

ByteReader reader_of(const SectionPlace& section, Bytes file) {
  return ByteReader(bytes_of(section, file), static_cast<std::size_t>(section.begin));
}

// Whether the first sections of a file, to `count`, are undamaged, with zeros behind each.
Status check_undamaged(const std::vector<SectionPlace>& sections, std::size_t count, Bytes file) {
  std::size_t end = kHeaderSize + sections.size() * kSectionEntrySize;
  for (std::size_t i = 0; i < count; ++i) {
    const SectionPlace& section = sections[i];
    const auto begin = static_cast<std::size_t>(section.begin);
    const auto size = static_cast<std::size_t>(section.size);
    if (crc32c(file.subspan(begin, align(size))) != section.crc) {
      return Error{ErrorCode::bad_checksum,
                   "the file is damaged: the checksum of its section \"" +
                       std::string(section.type.begin(), section.type.end()) +
                       "\" differs; fetch the file again" + at_byte(section.begin)};
    }
    Status padding = check_padding(file, end, begin, ErrorCode::bad_header);
    if (!padding) return padding;
    end = begin + size;
  }
  return check_padding(file, end, align(end), ErrorCode::bad_header);
}

Result<std::vector<NetworkDirectory>> read_networks(ByteReader reader, Kind kind,
                                                    std::size_t data_sections) {
  constexpr ErrorCode kCode = ErrorCode::bad_graph;
  const std::uint16_t count = reader.u16();
  if (reader.failed() || count != data_sections) {
    return Error{kCode, "the file says that it has " + std::to_string(count) +
                            " networks, but it has data for " + std::to_string(data_sections)};
  }
  std::vector<NetworkDirectory> networks;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t start = reader.offset();
    const NetworkRole wanted = role_of(kind, i);
    if (const std::uint8_t role = reader.u8();
        reader.failed() || role != static_cast<std::uint8_t>(wanted)) {
      return Error{kCode, "network " + std::to_string(i) + " has role " + std::to_string(role) +
                              ", it must be the " + role_name(wanted) + ", " +
                              std::to_string(static_cast<unsigned>(wanted)) + at_byte(start)};
    }
    Result<NetworkDirectory> network = read_network(reader, false);
    if (!network) return in_network(role_name(wanted), network.error());
    networks.push_back(std::move(network).value());
  }
  Status all = check_end(reader, kCode, "networks");
  if (!all) return all.error();
  return networks;
}

Status place_data(NetworkDirectory& directory, const SectionPlace& section, Bytes file) {
  const auto begin = static_cast<std::size_t>(section.begin);
  const Bytes until = file.first(begin + static_cast<std::size_t>(section.size));
  Result<std::size_t> end = place_tensors(directory, until, begin);
  if (!end) return end.error();
  if (end.value() != until.size()) {
    return Error{ErrorCode::bad_header, "the tensors end at byte " + std::to_string(end.value()) +
                                            ", but their section at " +
                                            std::to_string(until.size())};
  }
  return Success{};
}

FileDescription describe(Kind kind, Metadata metadata, std::uint8_t prior,
                         std::vector<NetworkDirectory> networks,
                         std::vector<OptionalSection> sections) {
  std::optional<Network> second;
  if (networks.size() > 1) second = std::move(networks[1].network);
  if (kind == Kind::classifier) {
    return ClassifierDescription{std::move(metadata), std::move(networks[0].network),
                                 std::move(second), std::move(sections)};
  }
  return ModelDescription{std::move(metadata), static_cast<Prior>(prior),
                          std::move(networks[0].network), std::move(second), std::move(sections)};
}

// The file's sections up to what `bytes` hold: all of them, all but the second network's data, or
// the first two.
Result<FileDescription> read_sections_of(Bytes bytes, const Header& header,
                                         const std::vector<SectionPlace>& sections,
                                         std::size_t count) {
  if (Status status = check_undamaged(sections, count, bytes); !status) return status.error();
  ByteReader about = reader_of(sections[0], bytes);
  std::uint8_t prior = 0;
  Result<Metadata> metadata =
      read_metadata(about, header.kind == Kind::generator ? &prior : nullptr);
  if (!metadata) return metadata.error();
  Status all = check_end(about, ErrorCode::bad_metadata, "metadata");
  if (!all) return all.error();
  const auto data_sections = static_cast<std::size_t>(
      std::count_if(sections.begin(), sections.end(),
                    [](const SectionPlace& section) { return section.type == kDataSection; }));
  auto networks = read_networks(reader_of(sections[1], bytes), header.kind, data_sections);
  if (!networks) return networks.error();

  std::vector<OptionalSection> unknown;
  std::size_t with_data = 0;
  for (std::size_t i = 2; i < count; ++i) {
    const SectionPlace& section = sections[i];
    if (section.type == kDataSection) {
      NetworkDirectory& network = networks.value()[with_data];
      Status placed = place_data(network, section, bytes);
      if (!placed) return in_network(role_name(role_of(header.kind, with_data)), placed.error());
      ++with_data;
    } else if (section.type == kSettingsSection) {
      ByteReader reader = reader_of(section, bytes);
      Status settings = read_settings(reader, metadata.value());
      if (!settings) return settings.error();
      if (metadata.value().settings.empty()) {
        return Error{ErrorCode::bad_metadata, "settings: a section without any"};
      }
    } else {
      unknown.push_back({section.type, bytes_of(section, bytes)});
    }
  }
  if (with_data > 0) networks.value().resize(with_data);
  return describe(header.kind, std::move(metadata).value(), prior, std::move(networks).value(),
                  std::move(unknown));
}

}  // namespace

Result<FileDescription> read_version_2(Bytes bytes, const Header& header) {
  const auto sections = read_sections(bytes, header);
  if (!sections) return sections.error();
  if (Status status = check_length(bytes, header); !status) return status.error();
  const bool whole = bytes.size() == header.file_size;
  const std::size_t count = sections.value().size() - (whole ? 0 : 1);
  return read_sections_of(bytes, header, sections.value(), count);
}

Result<FileDescription> read_version_2_directory(Bytes bytes, const Header& header) {
  const auto sections = read_sections(bytes, header);
  if (!sections) return sections.error();
  const std::uint64_t end = align(sections.value()[1].begin + sections.value()[1].size);
  if (bytes.size() < end) {
    return Error{ErrorCode::truncated, "there are " + std::to_string(bytes.size()) +
                                           " bytes; the networks are described in the first " +
                                           std::to_string(end)};
  }
  return read_sections_of(bytes, header, sections.value(), 2);
}

}  // namespace digitforge
