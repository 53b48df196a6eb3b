#include <algorithm>
#include <string>
#include <utility>

#include "shared/bits.h"
#include "shared/byte_builder.h"
#include "shared/limits.h"
#include "shared/model_rules.h"
#include "shared/weight_file.h"
#include "shared/weight_layout.h"

namespace digitforge {
namespace {

// Narrowing below is safe: check_model has bounded every count, index and attribute.

void put_shape(ByteBuilder& out, const Shape& shape) {
  out.u8(static_cast<std::uint8_t>(shape.rank));
  for (std::uint32_t i = 0; i < shape.rank; ++i) out.u32(shape[i]);
}

// Runs `content` between a u32 length and what it counts.
template <typename Content>
void put_block(ByteBuilder& out, Content content) {
  const std::size_t start = out.size();
  out.u32(0);
  content();
  out.set_u32(start, static_cast<std::uint32_t>(out.size() - start - 4));
}

void put_metadata(ByteBuilder& out, const Metadata& metadata) {
  out.string(metadata.model);
  out.string(metadata.dataset);
  out.string(metadata.date);
  out.u8(static_cast<std::uint8_t>(metadata.prior));
  out.u64(metadata.seed);
  out.u64(metadata.steps);
  out.u16(static_cast<std::uint16_t>(metadata.class_names.size()));
  for (const std::string& name : metadata.class_names) out.string(name);
  out.u16(static_cast<std::uint16_t>(metadata.settings.size()));
  for (const auto& [key, value] : metadata.settings) {
    out.string(key);
    out.string(value);
  }
}

void put_node(ByteBuilder& out, const Node& node) {
  out.u8(static_cast<std::uint8_t>(node.op));
  if (node.op == Op::concat) out.u8(static_cast<std::uint8_t>(node.inputs.size()));
  for (std::uint32_t value : node.inputs) out.u16(static_cast<std::uint16_t>(value));
  if (node.weight) {
    out.u8(static_cast<std::uint8_t>((node.bias ? kHasBias : 0) | (node.scale ? kHasScale : 0)));
    out.u16(static_cast<std::uint16_t>(*node.weight));
    if (node.bias) out.u16(static_cast<std::uint16_t>(*node.bias));
    if (node.scale) out.u16(static_cast<std::uint16_t>(*node.scale));
  }
  switch (node.op) {
    case Op::conv:
    case Op::conv_transpose:
      out.u8(static_cast<std::uint8_t>(node.stride));
      out.u8(static_cast<std::uint8_t>(node.padding));
      break;
    case Op::reshape:
      put_shape(out, node.shape);
      break;
    case Op::leaky_relu:
      out.u32(bits_of_float(node.slope));
      break;
    case Op::maxout:
      out.u8(static_cast<std::uint8_t>(node.pieces));
      break;
    case Op::linear:
    case Op::concat:
    case Op::relu:
    case Op::tanh:
    case Op::sigmoid:
      break;
  }
}

// A network's directory and data; its offsets are known once the directory's length is.
void put_network(ByteBuilder& out, const Network& network) {
  std::vector<std::size_t> offset_fields;
  const auto put_tensors = [&](const std::vector<Tensor>& tensors) {
    out.u16(static_cast<std::uint16_t>(tensors.size()));
    for (const Tensor& tensor : tensors) {
      out.string(tensor.name);
      out.u8(static_cast<std::uint8_t>(tensor.dtype));
      put_shape(out, tensor.shape);
      offset_fields.push_back(out.size());
      out.u64(0);
    }
  };
  put_block(out, [&] {
    out.u16(static_cast<std::uint16_t>(network.inputs.size()));
    for (const NetworkInput& input : network.inputs) {
      out.string(input.name);
      put_shape(out, input.shape);
    }
    out.u16(static_cast<std::uint16_t>(network.nodes.size()));
    for (const Node& node : network.nodes) put_node(out, node);
    put_tensors(network.tensors);
    put_tensors(network.self_test);
  });
  auto field = offset_fields.begin();
  const auto put_data = [&](const std::vector<Tensor>& tensors) {
    for (const Tensor& tensor : tensors) {
      out.pad_to(align(out.size()));
      out.set_u64(*field++, out.size());
      out.append(tensor.data);
    }
  };
  put_data(network.tensors);
  put_data(network.self_test);
  out.pad_to(align(out.size()));
}

std::uint64_t data_size(const Network& network) {
  std::uint64_t size = 0;
  for (const Tensor& tensor : network.tensors) size += align(tensor.data.size());
  for (const Tensor& tensor : network.self_test) size += align(tensor.data.size());
  return size;
}

}  // namespace

Result<std::vector<std::byte>> write_weights(const ModelDescription& model) {
  // Before anything is looked at or built: the data alone, as directories are small beside it.
  const std::uint64_t data =
      data_size(model.generator) + (model.discriminator ? data_size(*model.discriminator) : 0);
  if (data > kMaxFileSize) {
    return Error{ErrorCode::too_large, "the tensors have " + std::to_string(data) +
                                           " bytes; the format's limit for a file is " +
                                           std::to_string(kMaxFileSize) +
                                           "; f16 halves them, i8 quarters them"};
  }
  if (Status status = check_model(model); !status) return status.error();

  ByteBuilder out;
  out.reserve(static_cast<std::size_t>(data) + (1u << 16));
  for (std::uint8_t byte : kMagic) out.u8(byte);
  out.u32(kFormatVersion);
  out.u32(kHeaderSize);
  out.pad_to(kHeaderSize);
  put_block(out, [&] { put_metadata(out, model.metadata); });
  put_network(out, model.generator);
  const std::size_t generator_size = out.size();
  if (model.discriminator) put_network(out, *model.discriminator);

  out.set_u64(kFileSizeAt, out.size());
  out.set_u64(kGeneratorSizeAt, generator_size);
  if (model.discriminator) {
    out.set_u32(kDiscriminatorCrcAt, crc32c(out.bytes().subspan(generator_size)));
  }
  out.set_u32(kGeneratorCrcAt, generator_crc(out.bytes().first(generator_size)));

  // What the reader refuses must not leave: the file's own size is the one rule left.
  if (auto read = read_weights(out.bytes()); !read) return read.error();
  return out.release();
}

}  // namespace digitforge
