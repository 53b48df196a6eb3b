#include "tests/fuzz/file_mutator.h"

#include <algorithm>
#include <cstring>
#include <random>

#include "shared/weight_file.h"
#include "shared/weight_layout.h"
#include "tests/fuzz/graph_mutator.h"
#include "tests/fuzz/target.h"
#include "tests/shared/raw_file.h"

namespace digitforge::fuzz {
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

RawMetadata raw_metadata(const Metadata& metadata) {
  RawMetadata raw;
  raw.head.string(metadata.model).string(metadata.dataset).string(metadata.date);
  raw.head.u8(static_cast<std::uint64_t>(metadata.prior));
  raw.head.u64(metadata.seed).u64(metadata.steps);
  for (const std::string& name : metadata.class_names) raw.classes.push_back(Record().string(name));
  for (const auto& [key, value] : metadata.settings) {
    raw.settings.push_back(Record().string(key).string(value));
  }
  return raw;
}

void put(std::vector<std::byte>& file, std::size_t at, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) file[at + i] = std::byte(value >> 8 * i & 0xff);
}

std::uint64_t get(const std::vector<std::byte>& file, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 8; i-- > 0;)
    value = value << 8 | std::to_integer<std::uint64_t>(file[at + i]);
  return value;
}

}  // namespace

std::vector<std::byte> assemble(const ModelDescription& model) {
  RawFile file;
  file.metadata = raw_metadata(model.metadata);
  file.generator = raw_network(model.generator);
  if (model.discriminator) file.discriminator = raw_network(*model.discriminator);
  return file.assemble();
}

void repair_header(std::vector<std::byte>& file) {
  file.resize(std::max<std::size_t>(align(file.size()), 2 * kHeaderSize));
  for (std::size_t i = 0; i < kMagic.size(); ++i) file[i] = std::byte(kMagic[i]);
  put(file, 8, kFormatVersion, 4);
  put(file, 12, kHeaderSize, 4);
  put(file, kFileSizeAt, file.size(), 8);
  std::fill(file.begin() + kReservedAt, file.begin() + kHeaderSize, std::byte{0});
  std::uint64_t generator = align(get(file, kGeneratorSizeAt));
  if (generator <= kHeaderSize || generator > file.size()) generator = file.size();
  put(file, kGeneratorSizeAt, generator, 8);
  const auto bytes = std::span(std::as_const(file));
  const auto first = static_cast<std::size_t>(generator);
  put(file, kDiscriminatorCrcAt, first < file.size() ? crc32c(bytes.subspan(first)) : 0, 4);
  put(file, kGeneratorCrcAt, generator_crc(bytes.first(first)), 4);
}

std::size_t mutate_file(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed,
                        unsigned graphs) {
  std::mt19937 random(seed);
  std::vector<std::byte> file;
  if (random() % 16 < graphs) {
    const auto read = read_weights(as_bytes(data, size));
    if (read) {
      ExampleModel model = owned(read.value());
      const std::size_t changes = 1 + random() % 4;
      for (std::size_t i = 0; i < changes; ++i) mutate_graph(model, random);
      file = assemble(model.description);
    }
  }
  if (file.empty()) {
    size = LLVMFuzzerMutate(data, size, max_size);
    if (random() % 8 == 0) return size;
    const auto bytes = as_bytes(data, size);
    file.assign(bytes.begin(), bytes.end());
    repair_header(file);
  }
  if (file.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::memcpy(data, file.data(), file.size());
  return file.size();
}

}  // namespace digitforge::fuzz
