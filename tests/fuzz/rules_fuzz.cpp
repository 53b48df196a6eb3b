// The rules on graphs and files, called as a program may call them: on a description that no file
// could hold, too. Whatever they accept can be written, and reads back as the same bytes.
#include <string>
#include <utility>
#include <vector>

#include "shared/limits.h"
#include "shared/model_rules.h"
#include "shared/weight_file.h"
#include "tests/fuzz/choices.h"
#include "tests/fuzz/target.h"

using namespace digitforge;

namespace {

/// Where every tensor's data is a view of: as much as the largest may have.
const std::vector<std::byte>& zeros() {
  static const std::vector<std::byte> bytes(1 << 16);
  return bytes;
}

std::uint32_t any_dimension(fuzz::Choices& choices) {
  switch (choices.below(8)) {
    case 0:
      return choices.u32();
    case 1:
      return kMaxDimension - 1 + static_cast<std::uint32_t>(choices.below(3));
    case 2:
      return 1U << choices.below(32);
    default:
      return static_cast<std::uint32_t>(choices.below(9));
  }
}

Shape any_shape(fuzz::Choices& choices) {
  Shape shape;
  const std::size_t kind = choices.below(8);
  shape.rank = kind == 0 ? choices.u8() : static_cast<std::uint32_t>(kind % 4 + 1);
  for (std::uint32_t& dim : shape.dims) dim = any_dimension(choices);
  return shape;
}

std::string any_name(fuzz::Choices& choices) {
  static const char* const kNames[] = {"latent", "label", "image", "features", "output"};
  const std::size_t kind = choices.below(7);
  return kind < 5 ? kNames[kind] : choices.text(70);
}

std::optional<std::uint32_t> any_tensor(fuzz::Choices& choices, const Network& network) {
  const std::size_t kind = choices.below(4);
  if (kind == 0) return std::nullopt;
  if (kind == 1) return choices.u32();
  return static_cast<std::uint32_t>(choices.below(network.tensors.size() + 1));
}

Tensor any_tensor_record(fuzz::Choices& choices, std::size_t index) {
  Tensor tensor;
  tensor.name = choices.flag() ? std::to_string(index) : any_name(choices);
  const std::size_t kind = choices.below(8);
  tensor.dtype = static_cast<DType>(kind == 0 ? choices.u8() : kind % 3 + 1);
  tensor.shape = any_shape(choices);
  std::size_t size = choices.below(256);
  if (tensor.shape.rank <= kMaxRank && choices.below(8) != 0) {
    size = tensor.shape.elements() * dtype_size(tensor.dtype);
  }
  tensor.data = std::span(zeros()).first(std::min(size, zeros().size()));
  return tensor;
}

Node any_node(fuzz::Choices& choices, const Network& network) {
  Node node;
  const std::size_t kind = choices.below(16);
  node.op = static_cast<Op>(kind == 0 ? choices.u8() : kind % 10 + 1);
  const std::size_t operands = choices.below(8) == 0   ? choices.below(20)
                               : node.op == Op::concat ? 2
                                                       : 1;
  const std::size_t values = network.inputs.size() + network.nodes.size();
  for (std::size_t i = 0; i < operands; ++i) {
    const std::size_t which = choices.below(16);
    node.inputs.push_back(which == 0 ? choices.u32()
                                     : static_cast<std::uint32_t>(
                                           which < 8 ? values - 1 : choices.below(values + 1)));
  }
  if (node.op <= Op::conv_transpose || choices.below(16) == 0) {
    node.weight = any_tensor(choices, network);
    node.bias = any_tensor(choices, network);
    node.scale = any_tensor(choices, network);
  }
  if (choices.below(4) == 0) {
    node.stride = any_dimension(choices);
    node.padding = any_dimension(choices);
    node.pieces = any_dimension(choices);
    node.slope = choices.any_float();
    node.shape = any_shape(choices);
  } else {
    if (node.op == Op::reshape) node.shape = any_shape(choices);
    if (node.op == Op::maxout) node.pieces = any_dimension(choices);
    if (node.op == Op::conv || node.op == Op::conv_transpose) {
      node.stride = any_dimension(choices);
      node.padding = any_dimension(choices);
    }
  }
  return node;
}

Network any_network(fuzz::Choices& choices) {
  Network network;
  const std::size_t inputs = choices.below(4), tensors = choices.below(8);
  for (std::size_t i = 0; i < inputs; ++i) {
    network.inputs.push_back({any_name(choices), any_shape(choices)});
  }
  for (std::size_t i = 0; i < tensors; ++i) {
    network.tensors.push_back(any_tensor_record(choices, i));
  }
  const std::size_t nodes = choices.below(8) == 0 ? choices.below(256) + 8 : choices.below(8);
  for (std::size_t i = 0; i < nodes; ++i) network.nodes.push_back(any_node(choices, network));
  const std::size_t records = choices.below(8) == 0 ? choices.below(4) : 0;
  for (std::size_t i = 0; i < records; ++i) {
    network.self_test.push_back(any_tensor_record(choices, i));
    network.self_test.back().name = i < inputs ? network.inputs[i].name : "output";
  }
  return network;
}

Metadata any_metadata(fuzz::Choices& choices) {
  Metadata metadata;
  metadata.model = choices.flag() ? "model" : choices.text(80);
  metadata.dataset = choices.flag() ? "data" : choices.text(80);
  metadata.date = choices.below(4) != 0 ? "2026-11-23T17:00:00Z" : choices.text(22);
  const std::size_t classes = choices.below(8) == 0 ? choices.between(0, 1100) : choices.below(4);
  for (std::size_t i = 0; i < classes; ++i) {
    metadata.class_names.push_back(choices.below(8) == 0 ? choices.text(70) : std::to_string(i));
  }
  const std::size_t settings = choices.below(8) == 0 ? choices.between(0, 300) : choices.below(3);
  for (std::size_t i = 0; i < settings; ++i) {
    metadata.settings.emplace_back(choices.flag() ? std::to_string(i) : choices.text(70),
                                   choices.text(255));
  }
  return metadata;
}

std::vector<OptionalSection> any_sections(fuzz::Choices& choices) {
  std::vector<OptionalSection> sections(choices.below(8) == 0 ? choices.below(40) : 0);
  for (OptionalSection& section : sections) {
    for (char& letter : section.type) letter = static_cast<char>('a' + choices.below(27));
    section.data = std::span(zeros()).first(choices.below(300));
  }
  return sections;
}

template <typename Description>
void try_to_write(const Description& file) {
  const Status sound = check_file(file);
  const auto written = write_weights(file);
  fuzz::require(sound.ok() || !written.ok(), "what the rules refuse cannot be written");
  if (!written.ok()) return;
  const auto read = read_any_weights(written.value());
  fuzz::require(read.ok(), "what was written can be read");
  fuzz::require(write_weights(read.value()).value() == written.value(),
                "what was read and written is identical");
  const auto directory = read_directory(written.value());
  fuzz::require(directory.ok(), "what was written has a directory");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Choices choices(data, size);
  ModelDescription model;
  model.metadata = any_metadata(choices);
  if (choices.below(8) == 0) model.prior = static_cast<Prior>(choices.u8());
  model.generator = any_network(choices);
  if (choices.flag()) model.discriminator = any_network(choices);
  model.sections = any_sections(choices);

  if (const auto shapes = infer_shapes(model.generator); shapes) {
    fuzz::require(
        shapes.value().size() == model.generator.inputs.size() + model.generator.nodes.size(),
        "a sound graph has a shape for every value");
    std::uint64_t elements = 0;
    for (const Shape& shape : shapes.value()) elements += shape.elements();
    fuzz::require(elements > 0 && elements <= kMaxElements, "shapes stay within the limits");
    count_parameters(model.generator);
  }
  if (choices.flag()) {
    try_to_write(ClassifierDescription{std::move(model.metadata), std::move(model.generator),
                                       std::move(model.discriminator), std::move(model.sections)});
  } else {
    try_to_write(model);
  }
  return 0;
}
