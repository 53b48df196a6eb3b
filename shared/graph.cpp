#include <algorithm>
#include <cmath>
#include <set>

#include "shared/limits.h"
#include "shared/model_description.h"
#include "shared/shape_rules.h"
#include "shared/text.h"

namespace digitforge {
namespace {

bool has_window(Op op) { return op == Op::conv || op == Op::conv_transpose; }
bool has_weights(Op op) { return op == Op::linear || has_window(op); }

bool is_known(Op op) { return op >= Op::linear && op <= Op::maxout; }

// Walks the nodes in order, with every value's shape so far.
class GraphChecker {
 public:
  explicit GraphChecker(const Network& network)
      : network_(network), tensor_users_(network.tensors.size(), 0) {}

  Result<std::vector<Shape>> run() {
    if (Status status = check_inputs(); !status) return status.error();
    if (Status status = check_tensors(); !status) return status.error();
    if (network_.nodes.empty()) return Error{ErrorCode::bad_graph, "the graph has no node"};
    if (network_.nodes.size() > kMaxNodes) {
      return Error{ErrorCode::too_large, "the graph has " + std::to_string(network_.nodes.size()) +
                                             " nodes; the format's limit is " +
                                             std::to_string(kMaxNodes)};
    }
    for (index_ = 0; index_ < network_.nodes.size(); ++index_) {
      if (Status status = check_node(network_.nodes[index_]); !status) return status.error();
    }
    if (Status status = check_use(); !status) return status.error();
    if (Status status = check_self_test(); !status) return status.error();
    return std::move(values_);
  }

 private:
  Error node_error(ErrorCode code, const std::string& what) const {
    return Error{code, "node " + std::to_string(index_) + " (" +
                           op_name(network_.nodes[index_].op) + "): " + what};
  }
  Error bad_node(const std::string& what) const { return node_error(ErrorCode::bad_graph, what); }

  Status check_inputs() {
    const auto& inputs = network_.inputs;
    if (inputs.empty() || inputs.size() > kMaxInputs) {
      return Error{ErrorCode::bad_graph,
                   "the graph has " + std::to_string(inputs.size()) + " inputs; it needs 1 or 2"};
    }
    std::set<std::string> names;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (!is_name(inputs[i].name) || !names.insert(inputs[i].name).second) {
        return Error{ErrorCode::bad_graph, "input " + std::to_string(i) +
                                               ": its name must be 1 to 64 of [a-z0-9_./-] and "
                                               "unlike the other input's"};
      }
      const std::string where = "input \"" + inputs[i].name + "\"";
      if (Status status = add_value(inputs[i].shape, where); !status) return status.error();
    }
    return Success{};
  }

  Status check_tensors() {
    const auto& tensors = network_.tensors;
    if (tensors.size() > kMaxTensors) {
      return Error{ErrorCode::too_large, "the network has " + std::to_string(tensors.size()) +
                                             " tensors; the format's limit is " +
                                             std::to_string(kMaxTensors)};
    }
    std::set<std::string> names;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      if (Status status = check_tensor(tensors[i], i, ErrorCode::bad_tensor); !status) {
        return status.error();
      }
      if (!names.insert(tensors[i].name).second) {
        return Error{ErrorCode::bad_tensor, "tensor " + std::to_string(i) + ": the name \"" +
                                                tensors[i].name + "\" is taken already"};
      }
    }
    return Success{};
  }

  // Name, type, shape; `code` is what a fault is reported as.
  Status check_tensor(const Tensor& tensor, std::size_t index, ErrorCode code) {
    if (!is_name(tensor.name)) {
      return Error{
          code, "tensor " + std::to_string(index) + ": its name must be 1 to 64 of [a-z0-9_./-]"};
    }
    const std::string where = "tensor \"" + tensor.name + "\"";
    if (tensor.dtype < DType::f32 || tensor.dtype > DType::i8) {
      return Error{code,
                   where + ": unknown type " + std::to_string(static_cast<unsigned>(tensor.dtype))};
    }
    if (Status status = check_shape(tensor.shape, code, where); !status) return status.error();
    tensor_elements_ += tensor.shape.elements();
    if (tensor_elements_ > kMaxElements) {
      return Error{ErrorCode::too_large, where + ": the network's tensors have more than " +
                                             std::to_string(kMaxElements) +
                                             " elements together, the format's limit"};
    }
    return Success{};
  }

  Status check_node(const Node& node) {
    if (!is_known(node.op)) {
      return Error{ErrorCode::bad_graph, "node " + std::to_string(index_) + ": unknown operation " +
                                             std::to_string(static_cast<unsigned>(node.op))};
    }
    if (Status status = check_operands(node); !status) return status.error();
    if (Status status = check_attributes(node); !status) return status.error();
    Result<Shape> shape = output_shape(node);
    if (!shape) return shape.error();
    return add_value(shape.value(),
                     "node " + std::to_string(index_) + " (" + op_name(node.op) + "), its output");
  }

  // Appends a value of this shape, if the limits leave room for it.
  Status add_value(const Shape& shape, const std::string& where) {
    if (Status status = check_shape(shape, ErrorCode::bad_graph, where); !status) return status;
    values_.push_back(shape);
    value_elements_ += shape.elements();
    if (value_elements_ > kMaxElements) {
      return Error{ErrorCode::too_large, where + ": the graph's values up to here have more than " +
                                             std::to_string(kMaxElements) +
                                             " elements an image together, the format's limit"};
    }
    return Success{};
  }

  Status check_operands(const Node& node) {
    const std::size_t count = node.inputs.size();
    if (node.op == Op::concat ? count < 2 || count > kMaxOperands : count != 1) {
      return bad_node("has " + std::to_string(count) + " operands, it takes " +
                      (node.op == Op::concat ? "2 to " + std::to_string(kMaxOperands) : "one"));
    }
    for (std::uint32_t value : node.inputs) {
      if (value >= values_.size()) {
        return bad_node("reads value " + std::to_string(value) + ", but only 0 to " +
                        std::to_string(values_.size() - 1) + " exist before it");
      }
      used_.insert(value);
    }
    return Success{};
  }

  // Attributes in their range, and those of other operations at their defaults: the file does not
  // store them, so anything else would get lost in it.
  Status check_attributes(const Node& node) {
    if (node.weight.has_value() != has_weights(node.op)) {
      return bad_node(has_weights(node.op) ? "has no weight" : "takes no weight, but has one");
    }
    if (node.bias && !has_weights(node.op)) return bad_node("takes no bias, but has one");
    if (node.scale && !has_weights(node.op)) return bad_node("takes no scale, but has one");
    if (has_window(node.op) ? node.stride < 1 || node.stride > kMaxStride : node.stride != 1) {
      return bad_node("stride " + std::to_string(node.stride) +
                      (has_window(node.op) ? " is not from 1 to " + std::to_string(kMaxStride)
                                           : ", but it takes none (leave it at 1)"));
    }
    if (!has_window(node.op) && node.padding != 0) return bad_node("takes no padding, but has one");
    if (node.op == Op::maxout ? node.pieces < kMinPieces || node.pieces > kMaxPieces
                              : node.pieces != 0) {
      return bad_node(std::to_string(node.pieces) + " pieces" +
                      (node.op == Op::maxout ? " are not from 2 to " + std::to_string(kMaxPieces)
                                             : ", but it takes none (leave it at 0)"));
    }
    if (node.op == Op::leaky_relu ? !std::isfinite(node.slope) : bits_differ_from_zero(node)) {
      return bad_node(node.op == Op::leaky_relu ? "the slope is not finite"
                                                : "takes no slope, but has one");
    }
    if (node.op != Op::reshape && node.shape.rank != 0) {
      return bad_node("takes no shape, but has one");
    }
    return Success{};
  }

  static bool bits_differ_from_zero(const Node& node) {
    return node.slope != 0 || std::signbit(node.slope);
  }

  Result<Shape> output_shape(const Node& node) {
    const Shape& in = values_[node.inputs[0]];
    switch (node.op) {
      case Op::linear:
        return linear_shape(node, in);
      case Op::conv:
      case Op::conv_transpose:
        return window_shape(node, in);
      case Op::concat:
        return concat_shape(node);
      case Op::reshape:
        return reshape_shape(node, in);
      case Op::maxout:
        return maxout_shape(node, in);
      case Op::relu:
      case Op::leaky_relu:
      case Op::tanh:
      case Op::sigmoid:
        break;
    }
    return in;
  }

  // The tensor that a node names, once: a tensor has one user, so that its meaning is plain.
  Result<const Tensor*> use_tensor(std::uint32_t index, const char* role) {
    if (index >= network_.tensors.size()) {
      return bad_node(std::string(role) + " is tensor " + std::to_string(index) + " of " +
                      std::to_string(network_.tensors.size()));
    }
    if (++tensor_users_[index] > 1) {
      return bad_node(std::string(role) + " \"" + network_.tensors[index].name +
                      "\" is used already; every tensor has one user");
    }
    return &network_.tensors[index];
  }

  // Bias and scale, each [out]: with the weight, all that a node has of tensors.
  Status check_outputs(const Node& node, const Tensor& weight, std::uint32_t out) {
    if (Status status = check_vector(node.bias, "bias", out, DType::f16); !status) return status;
    if (node.scale.has_value() != (weight.dtype == DType::i8)) {
      return bad_node(node.scale ? "has a scale, but weight \"" + weight.name + "\" is not i8"
                                 : "has no scale for weight \"" + weight.name + "\", which is i8");
    }
    return check_vector(node.scale, "scale", out, DType::f32);
  }

  // A tensor of [out] if there is one, of type f32 or the other one that its role allows.
  Status check_vector(std::optional<std::uint32_t> index, const char* role, std::uint32_t out,
                      DType also) {
    if (!index) return Success{};
    Result<const Tensor*> used = use_tensor(*index, role);
    if (!used) return used.error();
    const Tensor& tensor = *used.value();
    if (tensor.shape != Shape{out}) {
      return bad_node(std::string(role) + " \"" + tensor.name + "\" has shape " +
                      tensor.shape.to_string() + ", it should be " + Shape{out}.to_string());
    }
    if (tensor.dtype != DType::f32 && tensor.dtype != also) {
      return bad_node(std::string(role) + " \"" + tensor.name + "\" cannot be " +
                      dtype_name(tensor.dtype));
    }
    return Success{};
  }

  Result<Shape> linear_shape(const Node& node, const Shape& in) {
    Result<const Tensor*> used = use_tensor(*node.weight, "weight");
    if (!used) return used.error();
    const Tensor& weight = *used.value();
    if (in.rank != 1 || weight.shape.rank != 2 || weight.shape[1] != in[0]) {
      return bad_node("weight \"" + weight.name + "\" of shape " + weight.shape.to_string() +
                      " does not fit the operand " + in.to_string() +
                      "; it takes [out, in] and [in]");
    }
    if (Status status = check_outputs(node, weight, weight.shape[0]); !status) {
      return status.error();
    }
    return Shape{weight.shape[0]};
  }

  Result<Shape> window_shape(const Node& node, const Shape& in) {
    Result<const Tensor*> used = use_tensor(*node.weight, "weight");
    if (!used) return used.error();
    const Tensor& weight = *used.value();
    const bool transposed = node.op == Op::conv_transpose;
    const Shape& w = weight.shape;
    if (in.rank != 3 || w.rank != 4 || w[2] != w[3] || w[transposed ? 0 : 1] != in[0]) {
      return bad_node("weight \"" + weight.name + "\" of shape " + w.to_string() +
                      " does not fit the operand " + in.to_string() + "; it takes " +
                      (transposed ? "[c, o, k, k]" : "[o, c, k, k]") + " and [c, h, w]");
    }
    const std::uint32_t kernel = w[2];
    if (kernel > kMaxKernel) {
      return node_error(ErrorCode::too_large,
                        "weight \"" + weight.name + "\" has a kernel of " + std::to_string(kernel) +
                            "; the format's limit is " + std::to_string(kMaxKernel));
    }
    const std::uint64_t behind_one = std::uint64_t{in[0]} * kernel * kernel;
    if (behind_one > kMaxWeightsAnOutput) {
      return node_error(ErrorCode::too_large,
                        "weight \"" + weight.name + "\" has " + std::to_string(behind_one) +
                            " weights for each output; the format's limit is " +
                            std::to_string(kMaxWeightsAnOutput));
    }
    if (node.padding >= kernel) {
      return bad_node("padding " + std::to_string(node.padding) + " is not less than the kernel, " +
                      std::to_string(kernel));
    }
    const std::uint32_t out = w[transposed ? 1 : 0];
    if (Status status = check_outputs(node, weight, out); !status) return status.error();
    Shape shape{out, 0, 0};
    for (std::uint32_t axis = 1; axis < 3; ++axis) {
      // At most 2^16 * 2^4 + 2^6 in magnitude, whatever the shapes are.
      const std::int64_t size = in[axis];
      const std::int64_t padded = 2 * static_cast<std::int64_t>(node.padding);
      const std::int64_t length =
          transposed ? (size - 1) * node.stride - padded + kernel : size + padded - kernel;
      if (length < (transposed ? 1 : 0)) {
        return bad_node("kernel " + std::to_string(kernel) + " with padding " +
                        std::to_string(node.padding) + " leaves nothing of the operand " +
                        in.to_string());
      }
      shape.dims[axis] = static_cast<std::uint32_t>(transposed ? length : length / node.stride + 1);
    }
    return shape;
  }

  Result<Shape> concat_shape(const Node& node) {
    std::uint32_t sum = 0;  // at most 16 * 2^16
    for (std::uint32_t value : node.inputs) {
      if (values_[value].rank != 1) {
        return bad_node("operand " + std::to_string(value) + " has shape " +
                        values_[value].to_string() + ", it takes rank 1");
      }
      sum += values_[value][0];
    }
    return Shape{sum};
  }

  Result<Shape> reshape_shape(const Node& node, const Shape& in) {
    Status status = check_shape(node.shape, ErrorCode::bad_graph,
                                "node " + std::to_string(index_) + " (reshape)");
    if (!status) return status.error();
    if (node.shape.elements() != in.elements()) {
      return bad_node(in.to_string() + " cannot become " + node.shape.to_string() +
                      ": the numbers of elements differ");
    }
    return node.shape;
  }

  Result<Shape> maxout_shape(const Node& node, const Shape& in) {
    if (in.rank != 1 || in[0] % node.pieces != 0) {
      return bad_node("the operand " + in.to_string() + " is no row of groups of " +
                      std::to_string(node.pieces));
    }
    return Shape{in[0] / node.pieces};
  }

  Status check_use() {
    for (std::uint32_t value = 0; value + 1 < values_.size(); ++value) {
      if (used_.count(value) != 0) continue;
      const std::size_t inputs = network_.inputs.size();
      if (value < inputs) {
        return Error{ErrorCode::bad_graph,
                     "input \"" + network_.inputs[value].name + "\" is not used by any node"};
      }
      const std::size_t node = value - inputs;
      return Error{ErrorCode::bad_graph, "node " + std::to_string(node) + " (" +
                                             op_name(network_.nodes[node].op) +
                                             "): nothing uses its output, and it is not the last"};
    }
    for (std::size_t i = 0; i < tensor_users_.size(); ++i) {
      if (tensor_users_[i] == 0) {
        return Error{ErrorCode::bad_tensor,
                     "tensor \"" + network_.tensors[i].name + "\" is not used by any node"};
      }
    }
    return Success{};
  }

  Status check_self_test() {
    const auto& records = network_.self_test;
    const std::size_t inputs = network_.inputs.size();
    if (records.empty()) return Success{};
    if (records.size() != inputs + 1) {
      return Error{ErrorCode::bad_self_test,
                   "the self-test has " + std::to_string(records.size()) +
                       " tensors; it needs one an input and the output, so " +
                       std::to_string(inputs + 1)};
    }
    const std::uint32_t cases = records[0].shape.rank == 0 ? 0 : records[0].shape[0];
    for (std::size_t i = 0; i < records.size(); ++i) {
      const Tensor& record = records[i];
      const std::string name = i < inputs ? network_.inputs[i].name : "output";
      const std::string where = "self-test tensor " + std::to_string(i);
      if (record.name != name) {
        return Error{ErrorCode::bad_self_test, where + ": its name must be \"" + name + "\""};
      }
      if (Status status = check_tensor(record, i, ErrorCode::bad_self_test); !status) {
        return Error{status.error().code, "self-test " + status.error().message};
      }
      if (record.dtype != DType::f32) {
        return Error{ErrorCode::bad_self_test, where + " (\"" + name + "\"): must be f32"};
      }
      const Shape& value = i < inputs ? values_[i] : values_.back();
      const bool fits = record.shape.rank == value.rank + 1 && record.shape[0] == cases &&
                        std::equal(value.dims.begin(), value.dims.begin() + value.rank,
                                   record.shape.dims.begin() + 1);
      if (!fits) {
        return Error{ErrorCode::bad_self_test,
                     where + " (\"" + name + "\"): shape " + record.shape.to_string() +
                         " is not [" + std::to_string(cases) + " cases] of " + value.to_string()};
      }
    }
    if (cases > kMaxSelfTestCases) {
      return Error{ErrorCode::too_large, "the self-test has " + std::to_string(cases) +
                                             " cases; the format's limit is " +
                                             std::to_string(kMaxSelfTestCases)};
    }
    return Success{};
  }

  const Network& network_;
  std::vector<Shape> values_;
  std::set<std::uint32_t> used_;
  std::vector<std::uint32_t> tensor_users_;
  std::uint64_t tensor_elements_ = 0;
  std::uint64_t value_elements_ = 0;
  std::size_t index_ = 0;
};

}  // namespace

Result<std::vector<Shape>> infer_shapes(const Network& network) {
  return GraphChecker(network).run();
}

}  // namespace digitforge
