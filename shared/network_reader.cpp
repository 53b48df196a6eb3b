#include "shared/network_reader.h"

#include <string>
#include <utility>

#include "shared/bits.h"
#include "shared/limits.h"
#include "shared/record_reader.h"
#include "shared/weight_layout.h"

namespace digitforge {
namespace {

class DirectoryReader {
 public:
  DirectoryReader(ByteReader& reader, bool offsets) : reader_(reader), stored_offsets_(offsets) {}

  Result<NetworkDirectory> run() {
    if (Status status = read_inputs(); !status) return status.error();
    if (Status status = read_nodes(); !status) return status.error();
    Status tensors = read_tensors(network_.tensors, kMaxTensors, ErrorCode::bad_tensor, "tensor");
    if (!tensors) return tensors.error();
    Status self_test = read_tensors(network_.self_test, kMaxInputs + 1, ErrorCode::bad_self_test,
                                    "self-test tensor");
    if (!self_test) return self_test.error();
    return NetworkDirectory{std::move(network_), std::move(offsets_)};
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
        return Error{kCode, name + ": unknown operation " + std::to_string(code) + at_byte(start) +
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
                   where + ": unknown flags " + std::to_string(flags) + at_byte(start)};
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
    Result<std::uint32_t> count =
        read_count(reader_, limit, stored_offsets_ ? 16 : 8, code, what + "s");
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
        return Error{code, where + ": unknown type " + std::to_string(dtype) + at_byte(start) +
                               "; a newer reader may know it"};
      }
      Result<Shape> shape = read_shape(reader_, code, where);
      if (!shape) return shape.error();
      tensor.shape = shape.value();
      if (stored_offsets_) offsets_.push_back(reader_.u64());
      if (reader_.failed()) return ends_early(code, where, start);
      tensors.push_back(std::move(tensor));
    }
    return Success{};
  }

  ByteReader& reader_;
  bool stored_offsets_;
  Network network_;
  std::vector<std::uint64_t> offsets_;
};

}  // namespace

Result<NetworkDirectory> read_network(ByteReader& reader, bool offsets) {
  return DirectoryReader(reader, offsets).run();
}

// Sizes follow from types and shapes; stored offsets must agree.
Result<std::size_t> place_tensors(NetworkDirectory& directory, std::span<const std::byte> file,
                                  std::size_t begin) {
  std::size_t position = begin, index = 0;
  const auto place = [&](std::vector<Tensor>& tensors, ErrorCode code,
                         const std::string& what) -> Status {
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      Tensor& tensor = tensors[i];
      const std::string where = what + " " + std::to_string(i);
      const std::uint64_t offset = align(position);
      const std::uint64_t size = tensor.shape.elements() * dtype_size(tensor.dtype);
      if (!directory.offsets.empty() && directory.offsets[index] != offset) {
        return Error{code, where + ": its data is said to be at byte " +
                               std::to_string(directory.offsets[index]) + ", it must be at " +
                               std::to_string(offset)};
      }
      ++index;
      if (offset > file.size() || size > file.size() - offset) {
        return Error{code, where + ": its " + std::to_string(size) + " bytes at byte " +
                               std::to_string(offset) + " reach past the end at " +
                               std::to_string(file.size())};
      }
      const auto data_begin = static_cast<std::size_t>(offset);
      if (Status status = check_padding(file, position, data_begin, code); !status) return status;
      tensor.data = file.subspan(data_begin, static_cast<std::size_t>(size));
      position = data_begin + static_cast<std::size_t>(size);
    }
    return Success{};
  };
  Network& network = directory.network;
  if (Status s = place(network.tensors, ErrorCode::bad_tensor, "tensor"); !s) return s.error();
  Status s = place(network.self_test, ErrorCode::bad_self_test, "self-test tensor");
  if (!s) return s.error();
  return position;
}

Status check_padding(std::span<const std::byte> file, std::size_t begin, std::size_t end,
                     ErrorCode code) {
  for (std::size_t i = begin; i < end; ++i) {
    if (file[i] != std::byte{0}) return Error{code, "padding is not zero" + at_byte(i)};
  }
  return Success{};
}

}  // namespace digitforge
