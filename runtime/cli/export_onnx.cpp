#include <onnx/checker.h>
#include <onnx/onnx_pb.h>

#include <cstdio>
#include <cstring>
#include <exception>
#include <set>
#include <string>
#include <vector>

#include "runtime/cli/commands.h"
#include "runtime/weights.h"
#include "shared/files.h"
#include "shared/weight_file.h"

namespace digitforge {
namespace {

constexpr int kIrVersion = 7;        // with opset 13 in every ONNX tool since 2020
constexpr int kOpsetVersion = 13;    // the first with all that is used here in its present form
constexpr const char* kBatch = "N";  // the name of the batch's dimension

/// One network as a graph whose values have a batch in front.
class OnnxGraph {
 public:
  OnnxGraph(const Network& network, const std::vector<Shape>& shapes, const char* output,
            onnx::GraphProto& graph)
      : network_(network), shapes_(shapes), graph_(graph) {
    for (const NetworkInput& input : network.inputs) values_.push_back(new_name(input.name));
    const std::string result = new_name(output);
    while (values_.size() + 1 < shapes.size()) {
      values_.push_back(new_name("value_" + std::to_string(values_.size())));
    }
    values_.push_back(result);
  }

  void build() {
    for (std::size_t i = 0; i < network_.inputs.size(); ++i) {
      describe_value(*graph_.add_input(), i);
    }
    for (std::size_t i = 0; i < network_.nodes.size(); ++i) add_node(i);
    describe_value(*graph_.add_output(), shapes_.size() - 1);
  }

 private:
  /// In ONNX all values and tensors share one space of names.
  std::string new_name(std::string wanted) {
    while (!names_.insert(wanted).second) wanted += "_";
    return wanted;
  }

  const std::string& name_of(std::size_t value) const { return values_[value]; }

  void describe_value(onnx::ValueInfoProto& info, std::size_t value) const {
    info.set_name(name_of(value));
    onnx::TypeProto::Tensor& type = *info.mutable_type()->mutable_tensor_type();
    type.set_elem_type(onnx::TensorProto::FLOAT);
    type.mutable_shape()->add_dim()->set_dim_param(kBatch);
    for (std::uint32_t i = 0; i < shapes_[value].rank; ++i) {
      type.mutable_shape()->add_dim()->set_dim_value(shapes_[value][i]);
    }
  }

  onnx::NodeProto& add(const char* type, const std::string& output) {
    onnx::NodeProto& node = *graph_.add_node();
    node.set_op_type(type);
    node.set_name(output);
    node.add_output(output);
    return node;
  }

  static void set_list(onnx::NodeProto& node, const char* name,
                       const std::vector<std::int64_t>& values) {
    onnx::AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::INTS);
    for (std::int64_t value : values) attribute.add_ints(value);
  }
  static void set_attribute(onnx::NodeProto& node, const char* name, std::int64_t value) {
    onnx::AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::INT);
    attribute.set_i(value);
  }
  static void set_attribute(onnx::NodeProto& node, const char* name, float value) {
    onnx::AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::FLOAT);
    attribute.set_f(value);
  }

  std::string add_floats(const std::string& name, const std::vector<float>& values,
                         const Shape& shape) {
    onnx::TensorProto& tensor = *graph_.add_initializer();
    tensor.set_name(new_name(name));
    tensor.set_data_type(onnx::TensorProto::FLOAT);
    for (std::uint32_t i = 0; i < shape.rank; ++i) tensor.add_dims(shape[i]);
    tensor.set_raw_data(values.data(), values.size() * sizeof(float));
    return tensor.name();
  }

  /// Reshapes to [batch, dims...].
  void add_reshape(const std::string& input, const std::string& output,
                   const std::vector<std::int64_t>& dims) {
    onnx::TensorProto& shape = *graph_.add_initializer();
    shape.set_name(new_name(output + "_shape"));
    shape.set_data_type(onnx::TensorProto::INT64);
    shape.add_dims(static_cast<std::int64_t>(dims.size()) + 1);
    shape.add_int64_data(-1);
    for (std::int64_t dim : dims) shape.add_int64_data(dim);
    onnx::NodeProto& node = add("Reshape", output);
    node.add_input(input);
    node.add_input(shape.name());
  }

  /// The weight and, if there is one, the bias of a node, in f32.
  void add_weights(const Node& from, onnx::NodeProto& node) {
    const NodeWeights weights(network_, from);
    const Shape& shape = weights.shape();
    const std::size_t axis = from.op == Op::conv_transpose ? 1 : 0;
    const std::uint32_t outputs = shape[static_cast<std::uint32_t>(axis)];
    const std::vector<float> scales = weights.scales(outputs);
    std::size_t inner = 1;  // elements from an output to the next
    for (std::size_t i = axis + 1; i < shape.rank; ++i) {
      inner *= shape[static_cast<std::uint32_t>(i)];
    }
    std::vector<float> values(shape.elements());
    weights.copy(0, 1, values);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] *= scales[i / inner % outputs];
    node.add_input(add_floats(network_.tensors[*from.weight].name, values, shape));
    if (from.bias) {
      node.add_input(
          add_floats(network_.tensors[*from.bias].name, weights.bias(outputs), Shape{outputs}));
    }
  }

  void add_node(std::size_t index) {
    const Node& from = network_.nodes[index];
    const std::size_t value = network_.inputs.size() + index;
    const std::string output = name_of(value), input = name_of(from.inputs[0]);
    const Shape& shape = shapes_[value];
    const auto simple = [&](const char* type) -> onnx::NodeProto& {
      onnx::NodeProto& node = add(type, output);
      for (std::uint32_t operand : from.inputs) node.add_input(name_of(operand));
      return node;
    };
    switch (from.op) {
      case Op::linear: {
        onnx::NodeProto& node = simple("Gemm");
        add_weights(from, node);
        set_attribute(node, "transB", std::int64_t{1});
        return;
      }
      case Op::conv:
      case Op::conv_transpose: {
        onnx::NodeProto& node = simple(from.op == Op::conv ? "Conv" : "ConvTranspose");
        add_weights(from, node);
        const std::int64_t stride = from.stride, padding = from.padding;
        set_list(node, "strides", {stride, stride});
        set_list(node, "pads", {padding, padding, padding, padding});
        return;
      }
      case Op::concat:
        set_attribute(simple("Concat"), "axis", std::int64_t{1});
        return;
      case Op::reshape:
        add_reshape(input, output, {shape.dims.begin(), shape.dims.begin() + shape.rank});
        return;
      case Op::maxout: {
        const std::string pieces = new_name(output + "_pieces");
        add_reshape(input, pieces, {shape[0], from.pieces});
        onnx::NodeProto& node = add("ReduceMax", output);
        node.add_input(pieces);
        set_list(node, "axes", {2});
        set_attribute(node, "keepdims", std::int64_t{0});
        return;
      }
      case Op::relu:
        simple("Relu");
        return;
      case Op::leaky_relu:
        set_attribute(simple("LeakyRelu"), "alpha", from.slope);
        return;
      case Op::tanh:
        simple("Tanh");
        return;
      case Op::sigmoid:
        simple("Sigmoid");
        return;
    }
  }

  const Network& network_;
  const std::vector<Shape>& shapes_;
  std::set<std::string> names_;
  std::vector<std::string> values_;  ///< their names
  onnx::GraphProto& graph_;
};

}  // namespace

Status export_onnx(const ExportOnnxOptions& options) {
  const auto bytes = read_file(options.model);
  if (!bytes.ok()) return bytes.error();
  const auto file = read_any_weights(bytes.value());
  if (!file.ok()) return Error{file.error().code, options.model + ": " + file.error().message};
  const bool classifier = std::holds_alternative<ClassifierDescription>(file.value());
  const std::vector<NamedNetwork> networks = networks_of(file.value());
  if (options.discriminator && networks.size() < 2) {
    return Error{ErrorCode::no_discriminator,
                 options.model + ": has no " + (classifier ? "head" : "discriminator")};
  }
  const Network& network = *networks[options.discriminator ? 1 : 0].network;
  const char* const output = options.discriminator ? (classifier ? "logits" : "logit")
                                                   : (classifier ? "features" : "image");
  const auto shapes = infer_shapes(network);
  if (!shapes.ok()) return shapes.error();

  onnx::ModelProto model;
  model.set_ir_version(kIrVersion);
  model.set_producer_name("digitforge");
  model.add_opset_import()->set_version(kOpsetVersion);
  model.mutable_graph()->set_name(metadata_of(file.value()).model);
  OnnxGraph(network, shapes.value(), output, *model.mutable_graph()).build();
  try {
    onnx::checker::check_model(model);
  } catch (const std::exception& error) {
    return Error{ErrorCode::bad_argument,
                 options.model + ": ONNX's checker refuses the export: " + error.what()};
  }
  const std::string out = options.out.empty()
                              ? options.model.substr(0, options.model.rfind(".dfw")) + ".onnx"
                              : options.out;
  const std::string onnx = model.SerializeAsString();
  const Status written =
      write_file(out, {reinterpret_cast<const std::byte*>(onnx.data()), onnx.size()});
  if (written.ok()) std::printf("%s: %zu bytes\n", out.c_str(), onnx.size());
  return written;
}

}  // namespace digitforge
