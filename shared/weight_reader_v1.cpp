#include <cstdint>
#include <utility>

#include "shared/file_readers.h"
#include "shared/metadata_reader.h"
#include "shared/network_reader.h"
#include "shared/record_reader.h"

namespace digitforge {
namespace {

using Bytes = std::span<const std::byte>;

// What version 1 said in the place of a prior for a classifier.
constexpr std::uint8_t kClassifier = 0;

Status check_checksums(Bytes bytes, const Header& header) {
  const auto prefix = static_cast<std::size_t>(header.prefix_size);
  if (header_crc(bytes.first(prefix)) != header.crc) {
    return Error{ErrorCode::bad_checksum,
                 "the generator's part is damaged: its checksum differs; fetch the file again"};
  }
  if (bytes.size() > prefix && crc32c(bytes.subspan(prefix)) != header.discriminator_crc) {
    return Error{ErrorCode::bad_checksum,
                 "the discriminator's part is damaged: its checksum differs; fetch the file again"};
  }
  return Success{};
}

// A directory at `begin`, then its tensors' data, up to the end of `file`.
Result<Network> read_whole_network(Bytes file, std::size_t begin) {
  ByteReader reader(file.subspan(begin), begin);
  Result<ByteReader> block = open_block(reader, ErrorCode::bad_graph, "directory");
  if (!block) return block.error();
  Result<NetworkDirectory> directory = read_network(block.value(), true);
  if (!directory) return directory.error();
  Status all = check_end(block.value(), ErrorCode::bad_graph, "directory");
  if (!all) return all.error();
  Result<std::size_t> end = place_tensors(directory.value(), file, reader.offset());
  if (!end) return end.error();
  if (align(end.value()) != file.size()) {
    return Error{ErrorCode::bad_header, "the tensors end at byte " + std::to_string(end.value()) +
                                            ", but their part of the file at " +
                                            std::to_string(file.size())};
  }
  Status padding = check_padding(file, end.value(), file.size(), ErrorCode::bad_header);
  if (!padding) return padding.error();
  return std::move(directory.value().network);
}

}  // namespace

Result<FileDescription> read_version_1(Bytes bytes, const Header& header) {
  if (Status status = check_length(bytes, header); !status) return status.error();
  if (Status status = check_checksums(bytes, header); !status) return status.error();
  const Bytes prefix = bytes.first(static_cast<std::size_t>(header.prefix_size));
  ByteReader reader(prefix, 0);
  reader.take(kHeaderSize);
  Result<ByteReader> block = open_block(reader, ErrorCode::bad_metadata, "metadata");
  if (!block) return block.error();
  std::uint8_t prior = 0;
  Result<Metadata> metadata = read_metadata(block.value(), &prior);
  if (!metadata) return metadata.error();
  Status settings = read_settings(block.value(), metadata.value());
  if (!settings) return settings.error();

  const bool classifier = prior == kClassifier;
  Result<Network> first = read_whole_network(prefix, reader.offset());
  if (!first) return in_network(classifier ? "features" : "generator", first.error());
  std::optional<Network> second;
  if (bytes.size() > prefix.size()) {
    Result<Network> network = read_whole_network(bytes, prefix.size());
    if (!network) return in_network(classifier ? "head" : "discriminator", network.error());
    second = std::move(network).value();
  }
  if (classifier) {
    return FileDescription(ClassifierDescription{std::move(metadata).value(),
                                                 std::move(first).value(), std::move(second)});
  }
  return FileDescription(ModelDescription{std::move(metadata).value(), static_cast<Prior>(prior),
                                          std::move(first).value(), std::move(second)});
}

}  // namespace digitforge
