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

void put_metadata(ByteBuilder& out, const Metadata& metadata, const Prior* prior) {
  out.string(metadata.model);
  out.string(metadata.dataset);
  out.string(metadata.date);
  if (prior != nullptr) out.u8(static_cast<std::uint8_t>(*prior));
  out.u64(metadata.seed);
  out.u64(metadata.steps);
  out.u16(static_cast<std::uint16_t>(metadata.class_names.size()));
  for (const std::string& name : metadata.class_names) out.string(name);
}

void put_settings(ByteBuilder& out, const Metadata& metadata) {
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

void put_tensors(ByteBuilder& out, const std::vector<Tensor>& tensors) {
  out.u16(static_cast<std::uint16_t>(tensors.size()));
  for (const Tensor& tensor : tensors) {
    out.string(tensor.name);
    out.u8(static_cast<std::uint8_t>(tensor.dtype));
    put_shape(out, tensor.shape);
  }
}

void put_directory(ByteBuilder& out, const Network& network, NetworkRole role) {
  out.u8(static_cast<std::uint8_t>(role));
  out.u16(static_cast<std::uint16_t>(network.inputs.size()));
  for (const NetworkInput& input : network.inputs) {
    out.string(input.name);
    put_shape(out, input.shape);
  }
  out.u16(static_cast<std::uint16_t>(network.nodes.size()));
  for (const Node& node : network.nodes) put_node(out, node);
  put_tensors(out, network.tensors);
  put_tensors(out, network.self_test);
}

void put_data(ByteBuilder& out, const Network& network) {
  for (const auto* tensors : {&network.tensors, &network.self_test}) {
    for (const Tensor& tensor : *tensors) {
      out.pad_to(align(out.size()));
      out.append(tensor.data);
    }
  }
}

std::uint64_t data_size(const Network& network) {
  std::uint64_t size = 0;
  for (const Tensor& tensor : network.tensors) size += align(tensor.data.size());
  for (const Tensor& tensor : network.self_test) size += align(tensor.data.size());
  return size;
}

// What a file of either kind is made of.
struct Parts {
  Kind kind;
  const Metadata* metadata;
  const Prior* prior;  // null in a classifier
  std::vector<std::pair<NetworkRole, const Network*>> networks;
  const std::vector<OptionalSection>* optional;
};

Parts parts_of(const ModelDescription& model) {
  Parts parts{Kind::generator, &model.metadata, &model.prior, {}, &model.sections};
  parts.networks.emplace_back(NetworkRole::generator, &model.generator);
  if (model.discriminator) {
    parts.networks.emplace_back(NetworkRole::discriminator, &*model.discriminator);
  }
  return parts;
}

Parts parts_of(const ClassifierDescription& file) {
  Parts parts{Kind::classifier, &file.metadata, nullptr, {}, &file.sections};
  parts.networks.emplace_back(NetworkRole::features, &file.features);
  if (file.head) parts.networks.emplace_back(NetworkRole::head, &*file.head);
  return parts;
}

// Adds sections to a file whose header and table are filled in behind them.
class FileWriter {
 public:
  FileWriter(const Parts& parts, std::size_t sections, std::uint64_t size)
      : kind_(parts.kind), count_(sections) {
    out_.reserve(static_cast<std::size_t>(size));
    out_.pad_to(table_end());
  }

  template <typename Content>
  void add(const SectionType& type, Content content) {
    const std::size_t begin = out_.size();
    if (type == kDataSection && ++data_sections_ == 2) prefix_ = begin;
    content(out_);
    const std::size_t entry = kHeaderSize + index_++ * kSectionEntrySize;
    for (std::size_t i = 0; i < type.size(); ++i) {
      out_.bytes()[entry + i] = static_cast<std::byte>(type[i]);
    }
    out_.set_u64(entry + 8, out_.size() - begin);
    out_.pad_to(align(out_.size()));
    out_.set_u32(entry + 4, crc32c(out_.bytes().subspan(begin)));
  }

  std::vector<std::byte> finish() {
    for (std::size_t i = 0; i < kMagic.size(); ++i) out_.bytes()[i] = std::byte(kMagic[i]);
    out_.set_u32(kVersionAt, kFormatVersion);
    out_.set_u32(kKindAt, static_cast<std::uint32_t>(kind_) | static_cast<std::uint32_t>(count_)
                                                                  << 16);
    out_.set_u64(kFileSizeAt, out_.size());
    out_.set_u64(kPrefixSizeAt, prefix_ > 0 ? prefix_ : out_.size());
    out_.set_u32(kHeaderCrcAt, header_crc(out_.bytes().first(table_end())));
    return out_.release();
  }

 private:
  std::size_t table_end() const { return align(kHeaderSize + count_ * kSectionEntrySize); }

  Kind kind_;
  std::size_t count_, index_ = 0, data_sections_ = 0;
  std::size_t prefix_ = 0;  // where the second network's data begin; 0: there is none
  ByteBuilder out_;
};

std::vector<std::byte> write_parts(const Parts& parts, std::uint64_t data) {
  const bool settings = !parts.metadata->settings.empty();
  const std::size_t optional = parts.optional->size() + (settings ? 1 : 0);
  FileWriter out(parts, 2 + optional + parts.networks.size(), data + (1U << 16));
  out.add(kMetadataSection,
          [&](ByteBuilder& section) { put_metadata(section, *parts.metadata, parts.prior); });
  out.add(kNetworksSection, [&](ByteBuilder& section) {
    section.u16(static_cast<std::uint16_t>(parts.networks.size()));
    for (const auto& [role, network] : parts.networks) put_directory(section, *network, role);
  });
  bool settings_left = settings;
  const auto add_settings = [&] {
    out.add(kSettingsSection,
            [&](ByteBuilder& section) { put_settings(section, *parts.metadata); });
    settings_left = false;
  };
  for (const OptionalSection& section : *parts.optional) {
    if (settings_left && kSettingsSection < section.type) add_settings();
    out.add(section.type, [&](ByteBuilder& bytes) { bytes.append(section.data); });
  }
  if (settings_left) add_settings();
  for (const auto& [role, network] : parts.networks) {
    out.add(kDataSection, [&, from = network](ByteBuilder& section) { put_data(section, *from); });
  }
  return out.finish();
}

template <typename Description>
Result<std::vector<std::byte>> write_checked(const Description& file) {
  const Parts parts = parts_of(file);
  // Before anything is looked at or built: the data alone, as directories are small beside it.
  std::uint64_t data = 0;
  for (const auto& [role, network] : parts.networks) data += data_size(*network);
  for (const OptionalSection& section : *parts.optional) data += section.data.size();
  if (data > kMaxFileSize) {
    return Error{ErrorCode::too_large, "the tensors have " + std::to_string(data) +
                                           " bytes; the format's limit for a file is " +
                                           std::to_string(kMaxFileSize) +
                                           "; f16 halves them, i8 quarters them"};
  }
  if (Status status = check_file(file); !status) return status.error();
  std::vector<std::byte> bytes = write_parts(parts, data);
  // What the reader refuses must not leave: the file's own size is the one rule left.
  if (auto read = read_any_weights(bytes); !read) return read.error();
  return bytes;
}

}  // namespace

Result<std::vector<std::byte>> write_weights(const ModelDescription& model) {
  return write_checked(model);
}

Result<std::vector<std::byte>> write_weights(const ClassifierDescription& classifier) {
  return write_checked(classifier);
}

Result<std::vector<std::byte>> write_weights(const FileDescription& file) {
  return std::visit([](const auto& held) { return write_checked(held); }, file);
}

}  // namespace digitforge
