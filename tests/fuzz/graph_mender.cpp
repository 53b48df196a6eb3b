#include "tests/fuzz/graph_mender.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

#include "shared/limits.h"

namespace digitforge::fuzz {
namespace {

constexpr std::uint64_t kMostWeights = 4096;  ///< elements of a tensor
constexpr std::size_t kMostNodes = 200;       ///< before the end is made

/// One network, from node to node into a new one.
class Mender {
 public:
  Mender(ExampleModel& model, Network& network) : model_(model), old_(std::move(network)) {}

  Network run(std::uint32_t first_rank, std::uint32_t last_rank, std::uint32_t last_size) {
    for (NetworkInput& input : old_.inputs) {
      const std::uint32_t rank = made_.inputs.empty() ? first_rank : 1;
      made_.inputs.push_back({input.name, bounded(input.shape, rank)});
      add_value(made_.inputs.back().shape);
      moved_.push_back(static_cast<std::uint32_t>(moved_.size()));
    }
    for (const Node& node : old_.nodes) {
      if (made_.nodes.size() >= kMostNodes) break;
      moved_.push_back(mend_node(node));
    }
    finish(last_rank, last_size);
    keep_self_test();
    return std::move(made_);
  }

 private:
  static Shape bounded(Shape shape, std::uint32_t rank) {
    shape.rank = rank;
    for (std::uint32_t i = 0; i < rank; ++i) {
      shape.dims[i] = std::clamp<std::uint32_t>(shape.dims[i], 1, kMaxDimension);
    }
    for (std::uint32_t i = rank; i < kMaxRank; ++i) shape.dims[i] = 0;
    for (std::uint32_t i = 0; i < rank && shape.elements() > kMostElements; ++i) shape.dims[i] = 1;
    return shape;
  }

  void add_value(const Shape& shape) {
    shapes_.push_back(shape);
    read_.push_back(false);
  }

  std::uint32_t add(Node node, const Shape& shape) {
    for (const std::uint32_t value : node.inputs) read_[value] = true;
    made_.nodes.push_back(std::move(node));
    add_value(shape);
    return static_cast<std::uint32_t>(shapes_.size() - 1);
  }

  std::uint32_t reshaped(std::uint32_t value, const Shape& shape) {
    if (shapes_[value] == shape) return value;
    return add({.op = Op::reshape, .inputs = {value}, .shape = shape}, shape);
  }

  /// As a row; a value that is too long for one stays what it is.
  std::uint32_t flat(std::uint32_t value) {
    const std::uint64_t size = shapes_[value].elements();
    return size > kMaxDimension ? value : reshaped(value, {static_cast<std::uint32_t>(size)});
  }

  /// As an image: of as many channels as are wanted, if that comes out even.
  std::uint32_t image(std::uint32_t value, std::uint32_t channels) {
    if (shapes_[value].rank == 3) return value;
    const std::uint64_t size = shapes_[value].elements();
    if (channels == 0 || size % channels != 0) channels = 1;
    std::uint64_t height = static_cast<std::uint64_t>(std::sqrt(size / channels));
    while (height > 1 && size / channels % height != 0) --height;
    const std::uint64_t width = size / channels / std::max<std::uint64_t>(height, 1);
    if (width > kMaxDimension) return value;
    return reshaped(
        value, {channels, static_cast<std::uint32_t>(height), static_cast<std::uint32_t>(width)});
  }

  std::uint32_t operand(std::uint32_t value) const {
    return moved_[std::min<std::size_t>(value, moved_.size() - 1)];
  }

  std::uint32_t mend_node(const Node& node) {
    const std::uint32_t in = operand(node.inputs.empty() ? 0 : node.inputs[0]);
    switch (node.op) {
      case Op::linear:
        return mend_linear(node, flat(in));
      case Op::conv:
      case Op::conv_transpose:
        return mend_window(node, in);
      case Op::concat:
        return mend_concat(node);
      case Op::reshape:
        if (node.shape.rank >= 1 && node.shape.rank <= kMaxRank &&
            node.shape.elements() == shapes_[in].elements()) {
          return add({.op = Op::reshape, .inputs = {in}, .shape = node.shape}, node.shape);
        }
        return image(flat(in), node.shape.dims[0]);
      case Op::maxout:
        return mend_maxout(node, flat(in));
      case Op::relu:
      case Op::leaky_relu:
      case Op::tanh:
      case Op::sigmoid:
        break;
    }
    return activation(node.op, in, node.slope);
  }

  std::uint32_t activation(Op op, std::uint32_t in, float slope = 0) {
    if (op != Op::leaky_relu || !std::isfinite(slope)) slope = 0;
    return add({.op = op, .inputs = {in}, .slope = slope}, shapes_[in]);
  }

  std::uint32_t mend_linear(const Node& node, std::uint32_t in) {
    if (shapes_[in].rank != 1 || shapes_[in][0] > kMostWeights) return activation(Op::relu, in);
    const std::uint32_t depth = shapes_[in][0];
    const std::uint32_t wanted = node.weight ? old_.tensors[*node.weight].shape[0] : 3;
    const auto out = static_cast<std::uint32_t>(
        std::clamp<std::uint64_t>(wanted, 1, std::max<std::uint64_t>(1, kMostWeights / depth)));
    return add(weighted(node, in, {out, depth}, out), {out});
  }

  std::uint32_t mend_window(const Node& node, std::uint32_t in) {
    const bool transposed = node.op == Op::conv_transpose;
    Shape given{2, 2, 3, 3};
    if (node.weight && old_.tensors[*node.weight].shape.rank == 4) {
      given = old_.tensors[*node.weight].shape;
    }
    const std::uint32_t x = image(in, given[transposed ? 0 : 1]);
    const Shape& from = shapes_[x];
    if (from.rank != 3 || from[0] > kMostWeights) return activation(Op::tanh, in);
    const std::uint32_t channels = from[0];
    std::uint32_t kernel = std::clamp<std::uint32_t>(given[2], 1, kMaxKernel);
    while (kernel > 1 && std::uint64_t{kernel} * kernel * channels > kMostWeights) --kernel;
    const std::uint64_t taps = std::uint64_t{kernel} * kernel * channels;
    const auto out = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(
        given[transposed ? 1 : 0], 1, std::max<std::uint64_t>(1, kMostWeights / taps)));
    const std::uint32_t stride = std::clamp<std::uint32_t>(node.stride, 1, kMaxStride);
    std::uint32_t padding = std::min(node.padding, kernel - 1);
    const auto length = [&](std::uint32_t size) {
      const std::int64_t padded = 2 * std::int64_t{padding};
      return transposed ? (std::int64_t{size} - 1) * stride - padded + kernel
                        : (size + padded < kernel ? 0 : (size + padded - kernel) / stride + 1);
    };
    const auto fits = [&] { return length(from[1]) >= 1 && length(from[2]) >= 1; };
    while (!fits() && (transposed ? padding > 0 : padding < kernel - 1)) {
      padding = transposed ? padding - 1 : padding + 1;
    }
    if (!fits() || length(from[1]) * length(from[2]) * out > std::int64_t{kMostElements}) {
      return activation(Op::sigmoid, in);
    }
    const Shape shape{out, static_cast<std::uint32_t>(length(from[1])),
                      static_cast<std::uint32_t>(length(from[2]))};
    if (shape[1] > kMaxDimension || shape[2] > kMaxDimension) return activation(Op::sigmoid, in);
    const Shape weight =
        transposed ? Shape{channels, out, kernel, kernel} : Shape{out, channels, kernel, kernel};
    Node made = weighted(node, x, weight, out);
    made.stride = stride;
    made.padding = padding;
    return add(std::move(made), shape);
  }

  std::uint32_t mend_concat(const Node& node) {
    std::vector<std::uint32_t> operands;
    std::uint64_t size = 0;
    for (const std::uint32_t value : node.inputs) {
      const std::uint32_t row = flat(operand(value));
      if (shapes_[row].rank != 1 || size + shapes_[row][0] > kMaxDimension) continue;
      if (operands.size() == kMaxOperands) break;
      size += shapes_[row][0];
      operands.push_back(row);
    }
    if (operands.size() < 2)
      return activation(Op::relu, operand(node.inputs.empty() ? 0 : node.inputs[0]));
    return add({.op = Op::concat, .inputs = operands}, {static_cast<std::uint32_t>(size)});
  }

  std::uint32_t mend_maxout(const Node& node, std::uint32_t in) {
    const Shape& row = shapes_[in];
    std::uint32_t pieces = std::clamp<std::uint32_t>(node.pieces, kMinPieces, kMaxPieces);
    while (row.rank == 1 && pieces < kMaxPieces && row[0] % pieces != 0) ++pieces;
    if (row.rank != 1 || row[0] % pieces != 0) return activation(Op::relu, in);
    return add({.op = Op::maxout, .inputs = {in}, .pieces = pieces}, {row[0] / pieces});
  }

  /// The node with tensors of these sizes, whose numbers are the old ones over and over.
  Node weighted(const Node& node, std::uint32_t in, const Shape& shape, std::uint32_t out) {
    Node made{.op = node.op, .inputs = {in}};
    Tensor weight;
    if (node.weight) weight = old_.tensors[*node.weight];
    made.weight = tensor("weight", weight, weight.dtype, shape);
    if (node.bias) {
      const Tensor& bias = old_.tensors[*node.bias];
      made.bias = tensor("bias", bias, bias.dtype == DType::f16 ? DType::f16 : DType::f32, {out});
    }
    if (weight.dtype == DType::i8) {
      Tensor scale;
      if (node.scale) scale = old_.tensors[*node.scale];
      made.scale = tensor("scale", scale, DType::f32, {out});
    }
    return made;
  }

  std::uint32_t tensor(const char* kind, const Tensor& like, DType dtype, const Shape& shape) {
    const std::size_t size = dtype_size(dtype);
    std::vector<std::byte>& bytes = model_.storage.emplace_back(shape.elements() * size);
    // Numbers of another type make odd ones of this type, which is as good as any.
    static constexpr std::byte kQuarter[] = {std::byte{0}, std::byte{0}, std::byte{0x80},
                                             std::byte{0x3e}};
    const std::span<const std::byte> from =
        like.data.size() < size ? std::span<const std::byte>(kQuarter) : like.data;
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = from[i % (from.size() / size * size)];
    const bool scale = std::strcmp(kind, "scale") == 0;
    for (std::size_t i = 0; i < bytes.size(); i += size) allow(dtype, scale, bytes.data() + i);
    made_.tensors.push_back({kind + std::to_string(made_.tensors.size()), dtype, shape, bytes});
    return static_cast<std::uint32_t>(made_.tensors.size() - 1);
  }

  /// Makes a number one that the format allows.
  static void allow(DType dtype, bool positive, std::byte* number) {
    if (dtype == DType::i8) {
      if (number[0] == std::byte{0x80}) number[0] = std::byte{0x7f};
      return;
    }
    if (dtype == DType::f16) {
      if ((number[1] & std::byte{0x7c}) == std::byte{0x7c}) number[1] &= std::byte{0xbf};
      return;
    }
    if ((number[3] & std::byte{0x7f}) == std::byte{0x7f} &&
        (number[2] & std::byte{0x80}) != std::byte{0}) {
      number[3] &= std::byte{0xbf};
    }
    if (!positive) return;
    number[3] &= std::byte{0x7f};
    number[0] |= std::byte{1};
  }

  /// A last value of the role's shape that reads what nobody did. rank 3: an image; size: of a row,
  /// or any where it is 0.
  void finish(std::uint32_t rank, std::uint32_t size) {
    std::uint32_t last = static_cast<std::uint32_t>(shapes_.size() - 1);
    std::vector<std::uint32_t> open;
    for (std::uint32_t value = 0; value < last; ++value) {
      if (!read_[value]) open.push_back(value);
    }
    for (const std::uint32_t value : open) last = join(last, value);
    if (rank == 3) {
      last = image(last, 1);
      if (made_.nodes.empty()) activation(Op::tanh, last);
      return;
    }
    last = row_of(last, size == 0 ? kMaxDimension : kMostWeights / size);
    if (size > 0 && shapes_[last][0] != size) last = row(last, size);
    if (made_.nodes.empty()) activation(Op::relu, last);
  }

  std::uint32_t join(std::uint32_t a, std::uint32_t b) {
    a = row_of(a, kMaxDimension / 2);
    b = row_of(b, kMaxDimension / 2);
    const std::uint32_t size = shapes_[a][0] + shapes_[b][0];
    return add({.op = Op::concat, .inputs = {a, b}}, {size});
  }

  /// A row of at most so many values: every 16th, often enough.
  std::uint32_t row_of(std::uint32_t value, std::uint64_t most) {
    while (shapes_[value].elements() > most || shapes_[value].rank != 1) {
      const std::uint64_t size = shapes_[value].elements();
      if (size <= most) return flat(value);
      const std::uint32_t x = image(value, 1);
      const Shape& from = shapes_[x];
      const std::uint32_t stride = kMaxStride;
      Tensor none;
      Node node{.op = Op::conv,
                .inputs = {x},
                .weight = tensor("pick", none, DType::f16, {1, from[0], 1, 1}),
                .stride = stride};
      value = add(std::move(node), {1, (from[1] - 1) / stride + 1, (from[2] - 1) / stride + 1});
    }
    return value;
  }

  std::uint32_t row(std::uint32_t in, std::uint32_t size) {
    Tensor none;
    Node node{.op = Op::linear,
              .inputs = {in},
              .weight = tensor("last", none, DType::f16, {size, shapes_[in][0]})};
    return add(std::move(node), {size});
  }

  void keep_self_test() {
    if (old_.self_test.size() != made_.inputs.size() + 1) return;
    for (std::size_t i = 0; i < old_.self_test.size(); ++i) {
      const Shape& record = old_.self_test[i].shape;
      const Shape& value = i < made_.inputs.size() ? shapes_[i] : shapes_.back();
      if (record.rank != value.rank + 1) return;
      if (!std::equal(value.dims.begin(), value.dims.begin() + value.rank, record.dims.begin() + 1))
        return;
    }
    made_.self_test = old_.self_test;
  }

  static constexpr std::uint64_t kMostElements = kMaxElements / 64;  ///< of one value

  ExampleModel& model_;
  Network old_, made_;
  std::vector<Shape> shapes_;         ///< of the new network's values
  std::vector<bool> read_;            ///< by a node
  std::vector<std::uint32_t> moved_;  ///< old value to new one
};

}  // namespace

Draft draft_of(const FileDescription& file) {
  Draft draft;
  ModelDescription& copy = draft.model.description;
  if (const auto* model = std::get_if<ModelDescription>(&file)) {
    copy = *model;
  } else {
    const auto& classifier = std::get<ClassifierDescription>(file);
    copy = {classifier.metadata, Prior::uniform, classifier.features, classifier.head,
            classifier.sections};
    draft.classifier = true;
  }
  const auto own = [&](std::span<const std::byte>& data) {
    data = draft.model.storage.emplace_back(data.begin(), data.end());
  };
  const auto own_all = [&](Network& network) {
    for (Tensor& tensor : network.tensors) own(tensor.data);
    for (Tensor& tensor : network.self_test) own(tensor.data);
  };
  own_all(copy.generator);
  if (copy.discriminator) own_all(*copy.discriminator);
  for (OptionalSection& section : copy.sections) own(section.data);
  return draft;
}

ExampleFile finish(Draft draft) {
  return draft.classifier ? as_classifier(std::move(draft.model)) : as_file(std::move(draft.model));
}

void mend(Draft& draft) {
  ExampleModel& model = draft.model;
  ModelDescription& file = model.description;
  const bool classifier = draft.classifier;
  const auto classes = static_cast<std::uint32_t>(file.metadata.class_names.size());
  const auto rename = [](Network& network, const char* name) {
    if (!network.inputs.empty()) network.inputs[0].name = name;
  };
  rename(file.generator, classifier ? "image" : "latent");
  file.generator = Mender(model, file.generator).run(classifier ? 3 : 1, classifier ? 1 : 3, 0);
  if (!file.discriminator) return;
  const auto shapes = infer_shapes(file.generator);
  if (!shapes) return;
  rename(*file.discriminator, classifier ? "features" : "image");
  if (!file.discriminator->inputs.empty()) {
    file.discriminator->inputs[0].shape = shapes.value().back();
  }
  file.discriminator =
      Mender(model, *file.discriminator).run(classifier ? 1 : 3, 1, classifier ? classes : 1);
}

}  // namespace digitforge::fuzz
