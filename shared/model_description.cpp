#include "shared/model_description.h"

namespace digitforge {

std::string Shape::to_string() const {
  std::string text = "[";
  for (std::uint32_t i = 0; i < rank; ++i) {
    if (i > 0) text += ", ";
    text += std::to_string(dims[i]);
  }
  return text + "]";
}

std::size_t dtype_size(DType dtype) { return dtype == DType::i8 ? 1 : dtype == DType::f16 ? 2 : 4; }

const char* dtype_name(DType dtype) {
  switch (dtype) {
    case DType::f32:
      return "f32";
    case DType::f16:
      return "f16";
    case DType::i8:
      return "i8";
  }
  return "unknown";
}

const char* op_name(Op op) {
  switch (op) {
    case Op::linear:
      return "linear";
    case Op::conv:
      return "conv";
    case Op::conv_transpose:
      return "conv_transpose";
    case Op::concat:
      return "concat";
    case Op::reshape:
      return "reshape";
    case Op::relu:
      return "relu";
    case Op::leaky_relu:
      return "leaky_relu";
    case Op::tanh:
      return "tanh";
    case Op::sigmoid:
      return "sigmoid";
    case Op::maxout:
      return "maxout";
  }
  return "unknown";
}

const Metadata& metadata_of(const FileDescription& file) {
  return std::visit([](const auto& held) -> const Metadata& { return held.metadata; }, file);
}

std::vector<NamedNetwork> networks_of(const FileDescription& file) {
  std::vector<NamedNetwork> networks;
  const auto add = [&](const char* first, const Network& one, const char* second,
                       const std::optional<Network>& other) {
    networks.push_back({first, &one});
    if (other) networks.push_back({second, &*other});
  };
  if (const auto* model = std::get_if<ModelDescription>(&file)) {
    add("generator", model->generator, "discriminator", model->discriminator);
  } else {
    const auto& classifier = std::get<ClassifierDescription>(file);
    add("features", classifier.features, "head", classifier.head);
  }
  return networks;
}

std::uint64_t count_parameters(const Network& network, const Node& node) {
  std::uint64_t sum = 0;
  for (const auto& index : {node.weight, node.bias}) {
    if (index) sum += network.tensors[*index].shape.elements();
  }
  return sum;
}

std::uint64_t count_parameters(const Network& network) {
  std::uint64_t sum = 0;
  for (const Node& node : network.nodes) sum += count_parameters(network, node);
  return sum;
}

}  // namespace digitforge
