// A description's bytes, written by the test's own means: sound or not.
#include <algorithm>
#include <cstring>

#include "shared/weight_layout.h"
#include "tests/shared/raw_file.h"

namespace digitforge {
namespace {

Record shape_record(const Shape& shape) {
  return Record().shape({shape.dims.begin(), shape.dims.begin() + std::min(shape.rank, kMaxRank)});
}

Record raw_node(const Node& node) {
  Record record;
  record.u8(static_cast<std::uint64_t>(node.op));
  if (node.op == Op::concat) record.u8(node.inputs.size());
  for (const std::uint32_t value : node.inputs) record.u16(value);
  if (node.weight) {
    record.u8((node.bias ? kHasBias : 0U) | (node.scale ? kHasScale : 0U));
    for (const auto& index : {node.weight, node.bias, node.scale}) {
      if (index) record.u16(*index);
    }
  }
  if (node.op == Op::conv || node.op == Op::conv_transpose) {
    record.u8(node.stride).u8(node.padding);
  }
  if (node.op == Op::reshape) record.append(shape_record(node.shape));
  if (node.op == Op::leaky_relu) record.f32(node.slope);
  if (node.op == Op::maxout) record.u8(node.pieces);
  return record;
}

RawTensor raw_tensor(const Tensor& tensor) {
  RawTensor raw;
  raw.entry.string(tensor.name).u8(static_cast<std::uint64_t>(tensor.dtype));
  raw.entry.append(shape_record(tensor.shape));
  raw.data.append(tensor.data);
  return raw;
}

RawNetwork raw_network(const Network& network) {
  RawNetwork raw;
  for (const NetworkInput& input : network.inputs) {
    raw.inputs.push_back(Record().string(input.name).append(shape_record(input.shape)));
  }
  for (const Node& node : network.nodes) raw.nodes.push_back(raw_node(node));
  for (const Tensor& tensor : network.tensors) raw.tensors.push_back(raw_tensor(tensor));
  for (const Tensor& tensor : network.self_test) raw.self_test.push_back(raw_tensor(tensor));
  return raw;
}

RawMetadata raw_metadata(const Metadata& metadata, const Prior* prior) {
  RawMetadata raw;
  raw.head.string(metadata.model).string(metadata.dataset).string(metadata.date);
  if (prior != nullptr) raw.head.u8(static_cast<std::uint64_t>(*prior));
  raw.head.u64(metadata.seed).u64(metadata.steps);
  for (const std::string& name : metadata.class_names) raw.classes.push_back(Record().string(name));
  for (const auto& [key, value] : metadata.settings) {
    raw.settings.push_back(Record().string(key).string(value));
  }
  return raw;
}

std::uint64_t get(std::span<const std::byte> file, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i-- > 0;) {
    value = value << 8 | std::to_integer<std::uint64_t>(file[at + i]);
  }
  return value;
}

void put_u32(std::vector<std::byte>& file, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) file[at + i] = std::byte(value >> 8 * i & 0xff);
}

void seal_1(std::vector<std::byte>& file) {
  const std::uint64_t prefix = get(file, kPrefixSizeAt, 8);
  if (prefix < kHeaderSize || prefix > file.size()) return;
  const std::span<const std::byte> bytes = file;
  const auto rest = bytes.subspan(static_cast<std::size_t>(prefix));
  put_u32(file, kV1DiscriminatorCrcAt, rest.empty() ? 0 : crc32c(rest));
  put_u32(file, kHeaderCrcAt, header_crc(bytes.first(static_cast<std::size_t>(prefix))));
}

void seal_2(std::vector<std::byte>& file) {
  const std::size_t count = get(file, kSectionCountAt, 2);
  const std::size_t table_end = align(kHeaderSize + count * kSectionEntrySize);
  if (table_end > file.size()) return;
  std::uint64_t end = table_end;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t entry = kHeaderSize + i * kSectionEntrySize;
    const std::uint64_t begin = align(end), size = get(file, entry + 8, 8);
    if (begin > file.size() || size > file.size() - begin) break;
    const std::uint64_t room = std::min(align(size), file.size() - begin);
    put_u32(file, entry + 4,
            crc32c(std::span(std::as_const(file))
                       .subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(room))));
    end = begin + size;
  }
  put_u32(file, kHeaderCrcAt, header_crc(std::span(std::as_const(file)).first(table_end)));
}

}  // namespace

RawFile raw_file_of(const FileDescription& file, int layout) {
  RawFile raw;
  raw.layout = layout;
  const auto* model = std::get_if<ModelDescription>(&file);
  constexpr Prior kClassifier{0};  // what version 1 said for a prior
  const Prior* prior = model != nullptr ? &model->prior : layout == 1 ? &kClassifier : nullptr;
  raw.metadata = raw_metadata(metadata_of(file), prior);
  if (model == nullptr) {
    raw.kind = 2;
    raw.roles = {3, 4};
  }
  const auto networks = networks_of(file);
  raw.generator = raw_network(*networks[0].network);
  if (networks.size() > 1) raw.discriminator = raw_network(*networks[1].network);
  std::visit(
      [&](const auto& held) {
        for (const OptionalSection& section : held.sections) {
          raw.optional.push_back(
              {{section.type.begin(), section.type.end()}, Record().append(section.data), {}, {}});
        }
      },
      file);
  return raw;
}

void seal(std::vector<std::byte>& file) {
  if (file.size() < kHeaderSize) return;
  if (get(file, kVersionAt, 4) == 1) return seal_1(file);
  seal_2(file);
}

}  // namespace digitforge
