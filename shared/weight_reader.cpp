#include <algorithm>
#include <string>
#include <utility>

#include "shared/bits.h"
#include "shared/byte_reader.h"
#include "shared/limits.h"
#include "shared/model_rules.h"
#include "shared/shape_rules.h"
#include "shared/weight_file.h"
#include "shared/weight_layout.h"

namespace digitforge {
namespace {

using Bytes = std::span<const std::byte>;

std::string at(std::size_t offset) { return " (byte " + std::to_string(offset) + ")"; }

struct Header {
  std::uint64_t file_size = 0;
  std::uint64_t generator_size = 0;
  std::uint32_t generator_crc = 0;
  std::uint32_t discriminator_crc = 0;
};

Result<Header> read_header(Bytes bytes) {
  const std::size_t present = std::min(bytes.size(), kMagic.size());
  for (std::size_t i = 0; i < present; ++i) {
    if (static_cast<std::uint8_t>(bytes[i]) != kMagic[i]) {
      return Error{ErrorCode::bad_magic, "this is not a .dfw file" + at(i)};
    }
  }
  if (bytes.size() < kHeaderSize) {
    return Error{ErrorCode::truncated, "the file ends after " + std::to_string(bytes.size()) +
                                           " bytes, inside its header of 64; fetch it again"};
  }
  ByteReader reader(bytes.first(kHeaderSize), 0);
  reader.take(kMagic.size());
  if (const std::uint32_t version = reader.u32(); version != kFormatVersion) {
    return Error{
        ErrorCode::unsupported_version,
        "the file has format version " + std::to_string(version) + "; this reader knows version 1"};
  }
  if (const std::uint32_t size = reader.u32(); size != kHeaderSize) {
    return Error{ErrorCode::bad_header,
                 "the header says that it has " + std::to_string(size) + " bytes, not 64"};
  }
  Header header;
  header.file_size = reader.u64();
  header.generator_size = reader.u64();
  header.generator_crc = reader.u32();
  header.discriminator_crc = reader.u32();
  for (std::size_t i = kReservedAt; i < kHeaderSize; ++i) {
    if (reader.u8() != 0)
      return Error{ErrorCode::bad_header, "a reserved byte is not zero" + at(i)};
  }
  if (header.file_size > kMaxFileSize) {
    return Error{ErrorCode::too_large,
                 "the header says that the file has " + std::to_string(header.file_size) +
                     " bytes; the format's limit is " + std::to_string(kMaxFileSize)};
  }
  if (header.file_size % kAlignment != 0 || header.generator_size % kAlignment != 0 ||
      header.generator_size <= kHeaderSize || header.generator_size > header.file_size) {
    return Error{ErrorCode::bad_header,
                 "the header's sizes, " + std::to_string(header.file_size) + " bytes in all and " +
                     std::to_string(header.generator_size) +
                     " for the generator, must be multiples of 64, more than 64, the second no "
                     "more than the first"};
  }
  if (header.generator_size == header.file_size && header.discriminator_crc != 0) {
    return Error{
        ErrorCode::bad_header,
        "there is a checksum of a discriminator, but no discriminator" + at(kDiscriminatorCrcAt)};
  }
  return header;
}

// The whole file or its generator prefix, undamaged.
Status check_bytes(Bytes bytes, const Header& header) {
  const std::uint64_t size = bytes.size();
  if (size > header.file_size) {
    return Error{ErrorCode::trailing_bytes, "there are " + std::to_string(size) +
                                                " bytes, but the file ends after " +
                                                std::to_string(header.file_size)};
  }
  if (size != header.file_size && size != header.generator_size) {
    return Error{ErrorCode::truncated,
                 "there are " + std::to_string(size) + " bytes of " +
                     std::to_string(header.file_size) + " (the generator alone has " +
                     std::to_string(header.generator_size) + "); fetch the file again"};
  }
  const auto generator_size = static_cast<std::size_t>(header.generator_size);
  if (generator_crc(bytes.first(generator_size)) != header.generator_crc) {
    return Error{ErrorCode::bad_checksum,
                 "the generator's part is damaged: its checksum differs; fetch the file again"};
  }
  if (size > generator_size && crc32c(bytes.subspan(generator_size)) != header.discriminator_crc) {
    return Error{ErrorCode::bad_checksum,
                 "the discriminator's part is damaged: its checksum differs; fetch the file again"};
  }
  return Success{};
}

// A block: u32 length, then as many bytes, which `name` describes.
Result<ByteReader> open_block(ByteReader& reader, ErrorCode code, const std::string& name) {
  const std::size_t start = reader.offset();
  const std::uint32_t length = reader.u32();
  const std::size_t origin = reader.offset();
  const Bytes content = reader.take(length);
  if (reader.failed()) {
    return Error{code, name + ": its length, " + std::to_string(length) +
                           " bytes, reaches past the end" + at(start)};
  }
  return ByteReader(content, origin);
}

// A count of records, bounded by the format and by what the block has left for them.
Result<std::uint32_t> read_count(ByteReader& reader, std::uint32_t limit, std::size_t smallest,
                                 ErrorCode code, const std::string& what) {
  const std::size_t start = reader.offset();
  const std::uint32_t count = reader.u16();
  if (!reader.failed() && count > limit) {
    return Error{ErrorCode::too_large, std::to_string(count) + " " + what +
                                           "; the format's limit is " + std::to_string(limit) +
                                           at(start)};
  }
  if (reader.failed() || count * smallest > reader.remaining()) {
    return Error{code,
                 "the block ends before its " + std::to_string(count) + " " + what + at(start)};
  }
  return count;
}

Error ends_early(ErrorCode code, const std::string& where, std::size_t offset) {
  return Error{code, where + ": the block ends inside this record" + at(offset)};
}

Result<Metadata> read_metadata(ByteReader reader) {
  constexpr ErrorCode kCode = ErrorCode::bad_metadata;
  Metadata metadata;
  const std::size_t start = reader.offset();
  metadata.model = reader.string();
  metadata.dataset = reader.string();
  metadata.date = reader.string();
  metadata.prior = static_cast<Prior>(reader.u8());
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
  Result<std::uint32_t> settings = read_count(reader, kMaxSettings, 4, kCode, "settings");
  if (!settings) return settings.error();
  metadata.settings.reserve(settings.value());
  for (std::uint32_t i = 0; i < settings.value(); ++i) {
    std::string key = reader.string();
    metadata.settings.emplace_back(std::move(key), reader.string());
  }
  if (reader.failed()) return ends_early(kCode, "metadata, settings", start);
  if (!reader.at_end()) {
    return Error{kCode, "metadata: bytes are left over at the end" + at(reader.offset())};
  }
  return metadata;
}

Result<Shape> read_shape(ByteReader& reader, ErrorCode code, const std::string& where) {
  const std::size_t start = reader.offset();
  Shape shape;
  const std::uint8_t rank = reader.u8();
  if (!reader.failed() && (rank < 1 || rank > kMaxRank)) {
    return Error{code,
                 where + ": rank " + std::to_string(rank) + " is not from 1 to 4" + at(start)};
  }
  shape.rank = rank;
  for (std::uint32_t i = 0; i < shape.rank; ++i) shape.dims[i] = reader.u32();
  if (reader.failed()) return ends_early(code, where, start);
  if (Status status = check_shape(shape, code, where); !status) return status.error();
  return shape;
}

// One network: its directory, then its tensors' data up to `end` of `file`.
class NetworkReader {
 public:
  NetworkReader(Bytes file, std::size_t begin, std::size_t end)
      : file_(file.first(end)), end_(end), reader_(file_.subspan(begin), begin) {}

  Result<Network> run() {
    Result<ByteReader> block = open_block(reader_, ErrorCode::bad_graph, "directory");
    if (!block) return block.error();
    const std::size_t directory_end = reader_.offset();
    reader_ = block.value();
    if (Status status = read_inputs(); !status) return status.error();
    if (Status status = read_nodes(); !status) return status.error();
    Status tensors = read_tensors(network_.tensors, kMaxTensors, ErrorCode::bad_tensor, "tensor");
    if (!tensors) return tensors.error();
    Status self_test = read_tensors(network_.self_test, kMaxInputs + 1, ErrorCode::bad_self_test,
                                    "self-test tensor");
    if (!self_test) return self_test.error();
    if (!reader_.at_end()) {
      return Error{ErrorCode::bad_graph,
                   "directory: bytes are left over at the end" + at(reader_.offset())};
    }
    if (Status status = place_tensors(directory_end); !status) return status.error();
    return std::move(network_);
  }

 private:
  Status read_inputs() {
    constexpr ErrorCode kCode = ErrorCode::bad_graph;
    Result<std::uint32_t> count = read_count(reader_, kMaxInputs, 7, kCode, "inputs");
    if (!count) return count.error();
    for (std::uint32_t i = 0; i < count.value(); ++i) {
      NetworkInput input;
      input.name = reader_.string();
      Result<Shape> shape = read_shape(reader_, kCode, "input " + std::to_string(i));
      if (!shape) return shape.error();
      input.shape = shape.value();
      network_.inputs.push_back(std::move(input));
    }
    return Success{};
  }

  Status read_nodes() {
    Result<std::uint32_t> count = read_count(reader_, kMaxNodes, 3, ErrorCode::bad_graph, "nodes");
    if (!count) return count.error();
    network_.nodes.reserve(count.value());
    for (std::uint32_t i = 0; i < count.value(); ++i) {
      Result<Node> node = read_node("node " + std::to_string(i));
      if (!node) return node.error();
      network_.nodes.push_back(std::move(node).value());
    }
    return Success{};
  }

  Result<Node> read_node(const std::string& name) {
    constexpr ErrorCode kCode = ErrorCode::bad_graph;
    const std::size_t start = reader_.offset();
    const std::uint8_t code = reader_.u8();
    Node node;
    node.op = static_cast<Op>(code);
    const std::string where = name + " (" + op_name(node.op) + ")";
    const std::uint32_t operands = node.op == Op::concat ? reader_.u8() : 1;
    if (operands * 2 > reader_.remaining()) return ends_early(kCode, where, start);
    for (std::uint32_t i = 0; i < operands; ++i) node.inputs.push_back(reader_.u16());
    switch (node.op) {
      case Op::linear:
      case Op::conv:
      case Op::conv_transpose:
        if (Status status = read_weights_of(node, where); !status) return status.error();
        break;
      case Op::reshape: {
        Result<Shape> shape = read_shape(reader_, kCode, where);
        if (!shape) return shape.error();
        node.shape = shape.value();
        break;
      }
      case Op::leaky_relu:
        node.slope = float_from_bits(reader_.u32());
        break;
      case Op::maxout:
        node.pieces = reader_.u8();
        break;
      case Op::concat:
      case Op::relu:
      case Op::tanh:
      case Op::sigmoid:
        break;
      default:
        return Error{kCode, name + ": unknown operation " + std::to_string(code) + at(start) +
                                "; a newer reader may know it"};
    }
    if (reader_.failed()) return ends_early(kCode, where, start);
    return node;
  }

  Status read_weights_of(Node& node, const std::string& where) {
    const std::size_t start = reader_.offset();
    const std::uint8_t flags = reader_.u8();
    if ((flags & ~(kHasBias | kHasScale)) != 0) {
      return Error{ErrorCode::bad_graph,
                   where + ": unknown flags " + std::to_string(flags) + at(start)};
    }
    node.weight = reader_.u16();
    if ((flags & kHasBias) != 0) node.bias = reader_.u16();
    if ((flags & kHasScale) != 0) node.scale = reader_.u16();
    if (node.op != Op::linear) {
      node.stride = reader_.u8();
      node.padding = reader_.u8();
    }
    return Success{};
  }

  Status read_tensors(std::vector<Tensor>& tensors, std::uint32_t limit, ErrorCode code,
                      const std::string& what) {
    Result<std::uint32_t> count = read_count(reader_, limit, 16, code, what + "s");
    if (!count) return count.error();
    tensors.reserve(count.value());
    for (std::uint32_t i = 0; i < count.value(); ++i) {
      const std::string where = what + " " + std::to_string(i);
      const std::size_t start = reader_.offset();
      Tensor tensor;
      tensor.name = reader_.string();
      const std::uint8_t dtype = reader_.u8();
      if (reader_.failed()) return ends_early(code, where, start);
      tensor.dtype = static_cast<DType>(dtype);
      if (tensor.dtype < DType::f32 || tensor.dtype > DType::i8) {
        return Error{code, where + ": unknown type " + std::to_string(dtype) + at(start) +
                               "; a newer reader may know it"};
      }
      Result<Shape> shape = read_shape(reader_, code, where);
      if (!shape) return shape.error();
      tensor.shape = shape.value();
      offsets_.push_back(reader_.u64());
      if (reader_.failed()) return ends_early(code, where, start);
      tensors.push_back(std::move(tensor));
    }
    return Success{};
  }

  // Gives every tensor its bytes. Sizes follow from types and shapes; the stored offsets must
  // agree.
  Status place_tensors(std::size_t directory_end) {
    std::size_t position = directory_end;
    std::size_t index = 0;
    const auto place = [&](std::vector<Tensor>& tensors, ErrorCode code,
                           const std::string& what) -> Status {
      for (std::size_t i = 0; i < tensors.size(); ++i) {
        Tensor& tensor = tensors[i];
        const std::string where = what + " " + std::to_string(i);
        const std::uint64_t offset = offsets_[index++];
        const std::uint64_t expected = align(position);
        const std::uint64_t size = tensor.shape.elements() * dtype_size(tensor.dtype);
        if (offset != expected) {
          return Error{code, where + ": its data is said to be at byte " + std::to_string(offset) +
                                 ", it must be at " + std::to_string(expected)};
        }
        if (offset > end_ || size > end_ - offset) {
          return Error{code, where + ": its " + std::to_string(size) + " bytes at byte " +
                                 std::to_string(offset) + " reach past the end at " +
                                 std::to_string(end_)};
        }
        if (Status status = check_padding(position, expected, code); !status) return status;
        tensor.data =
            file_.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
        position = static_cast<std::size_t>(offset + size);
      }
      return Success{};
    };
    if (Status s = place(network_.tensors, ErrorCode::bad_tensor, "tensor"); !s) return s;
    Status s = place(network_.self_test, ErrorCode::bad_self_test, "self-test tensor");
    if (!s) return s;
    if (align(position) != end_) {
      return Error{ErrorCode::bad_header, "the tensors end at byte " + std::to_string(position) +
                                              ", but their part of the file at " +
                                              std::to_string(end_)};
    }
    return check_padding(position, end_, ErrorCode::bad_header);
  }

  Status check_padding(std::size_t begin, std::uint64_t end, ErrorCode code) {
    for (std::size_t i = begin; i < end; ++i) {
      if (file_[i] != std::byte{0}) return Error{code, "padding is not zero" + at(i)};
    }
    return Success{};
  }

  Bytes file_;
  std::size_t end_;
  ByteReader reader_;
  Network network_;
  std::vector<std::uint64_t> offsets_;
};

Error in_network(const char* name, const Error& error) {
  return Error{error.code, std::string(name) + ": " + error.message};
}

}  // namespace

Result<std::uint64_t> generator_prefix_size(std::span<const std::byte> header) {
  Result<Header> fields = read_header(header);
  if (!fields) return fields.error();
  return fields.value().generator_size;
}

Result<ModelDescription> read_weights(std::span<const std::byte> bytes) {
  Result<Header> header = read_header(bytes);
  if (!header) return header.error();
  if (Status status = check_bytes(bytes, header.value()); !status) return status.error();
  const auto generator_size = static_cast<std::size_t>(header.value().generator_size);

  ModelDescription model;
  ByteReader reader(bytes.first(generator_size), 0);
  reader.take(kHeaderSize);
  Result<ByteReader> block = open_block(reader, ErrorCode::bad_metadata, "metadata");
  if (!block) return block.error();
  Result<Metadata> metadata = read_metadata(block.value());
  if (!metadata) return metadata.error();
  model.metadata = std::move(metadata).value();

  Result<Network> generator = NetworkReader(bytes, reader.offset(), generator_size).run();
  if (!generator) return in_network("generator", generator.error());
  model.generator = std::move(generator).value();
  if (bytes.size() > generator_size) {
    Result<Network> discriminator = NetworkReader(bytes, generator_size, bytes.size()).run();
    if (!discriminator) return in_network("discriminator", discriminator.error());
    model.discriminator = std::move(discriminator).value();
  }
  if (Status status = check_model(model); !status) return status.error();
  return model;
}

}  // namespace digitforge
