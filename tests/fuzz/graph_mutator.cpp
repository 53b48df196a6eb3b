#include "tests/fuzz/graph_mutator.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "shared/bits.h"
#include "tests/fuzz/graph_mender.h"

namespace digitforge::fuzz {
namespace {

class Mutation {
 public:
  Mutation(Draft& draft, std::mt19937& random)
      : model_(draft.model), classifier_(draft.classifier), random_(random) {}

  void run() {
    ModelDescription& file = model_.description;
    switch (below(12)) {
      case 0:
        return change_classes();
      case 1:
        return change_networks();
      default:
        break;
    }
    Network& network = file.discriminator && below(3) == 0 ? *file.discriminator : file.generator;
    if (network.nodes.empty()) return;
    change_network(network);
  }

 private:
  std::size_t below(std::size_t count) { return random_() % count; }

  /// A size from which something may go wrong.
  std::uint32_t any_size() {
    static constexpr std::uint32_t kSizes[] = {
        1,  2,  3,  4,   5,   7,   8,   9,   15,  16,  17,   31,   32,    33,
        63, 64, 65, 127, 128, 129, 255, 256, 257, 784, 1000, 4096, 65536, 1u << 16};
    return kSizes[below(below(4) == 0 ? std::size(kSizes) : 13)];
  }

  void change_classes() {
    static constexpr std::size_t kCounts[] = {0, 1, 2, 3, 10, 64, 65, 1000};
    const std::size_t count = kCounts[below(std::size(kCounts))];
    ModelDescription& file = model_.description;
    const bool label_before = file.generator.inputs.size() > 1;
    file.metadata.class_names.clear();
    for (std::size_t i = 0; i < count; ++i) file.metadata.class_names.push_back(std::to_string(i));
    const bool label = count > 0 && !classifier_;
    set_label(file.generator, label, count, label_before);
    if (file.discriminator) set_label(*file.discriminator, label, count, label_before);
  }

  /// Adds, resizes or takes away the second input.
  static void set_label(Network& network, bool wanted, std::size_t classes, bool before) {
    const Shape shape{static_cast<std::uint32_t>(std::max<std::size_t>(classes, 1))};
    if (before && wanted) network.inputs[1].shape = shape;
    if (before && !wanted) network.inputs.resize(1);
    if (!before && wanted) network.inputs.push_back({"label", shape});
    if (before == wanted) return;
    for (Node& node : network.nodes) {
      for (std::uint32_t& value : node.inputs) {
        if (wanted) value += value >= 1;
        if (!wanted) value -= value >= 1;
      }
    }
  }

  void change_networks() {
    ModelDescription& file = model_.description;
    switch (below(4)) {
      case 0:
        if (file.discriminator) {
          file.discriminator.reset();
        } else {
          add_discriminator();
        }
        break;
      case 1:
        file.generator.self_test.clear();
        break;
      case 2:
        classifier_ = !classifier_;
        change_classes();
        break;
      default:
        file.generator.inputs[0].shape.dims[below(file.generator.inputs[0].shape.rank)] =
            any_size();
        break;
    }
  }

  /// The generator's own nodes once more, for images.
  void add_discriminator() {
    ModelDescription& file = model_.description;
    file.discriminator = file.generator;
    file.discriminator->self_test.clear();
    file.discriminator->inputs[0] = {"image", {1, 1, 1}};
  }

  void change_network(Network& network) {
    const std::size_t at = below(network.nodes.size());
    Node& node = network.nodes[at];
    const std::size_t values = network.inputs.size() + at;  // that the node may read
    switch (below(12)) {
      case 0:
      case 1:
        return insert_node(network, at);
      case 2:
        return remove_node(network, at);
      case 3:
        node.op = static_cast<Op>(1 + below(10));
        return;
      case 4:
      case 5:
        // Often a label, or what was made of one: those are looked up.
        node.inputs[below(node.inputs.size())] = static_cast<std::uint32_t>(
            below(3) == 0 ? std::min<std::size_t>(1, values - 1) : below(values));
        return;
      case 6:
        if (node.inputs.size() < 16)
          node.inputs.push_back(static_cast<std::uint32_t>(below(values)));
        return;
      case 7:
        return change_attributes(node);
      case 8:
      case 9:
        return change_weight(network, node);
      default:
        return change_numbers(network);
    }
  }

  void insert_node(Network& network, std::size_t at) {
    const auto result = static_cast<std::uint32_t>(network.inputs.size() + at);
    if (network.nodes.size() > 60) return;
    Node made;
    made.op = static_cast<Op>(1 + below(10));
    made.inputs = {static_cast<std::uint32_t>(below(result))};
    if (made.op == Op::concat) {
      const std::size_t operands = 1 + below(3);
      for (std::size_t i = 0; i < operands; ++i) {
        made.inputs.push_back(static_cast<std::uint32_t>(
            below(2) == 0 ? std::min<std::size_t>(1, result - 1) : below(result)));
      }
    }
    change_attributes(made);
    for (Node& node : network.nodes) {
      for (std::uint32_t& value : node.inputs) value += value >= result;
    }
    network.nodes.insert(network.nodes.begin() + static_cast<std::ptrdiff_t>(at), made);
    // One that comes later reads it; otherwise the end does.
    if (below(4) == 0) return;
    Node& reader = network.nodes[at + below(network.nodes.size() - at)];
    if (&reader != &network.nodes[at]) reader.inputs[below(reader.inputs.size())] = result;
  }

  static void remove_node(Network& network, std::size_t at) {
    if (network.nodes.size() == 1) return;
    const auto result = static_cast<std::uint32_t>(network.inputs.size() + at);
    const std::uint32_t instead = network.nodes[at].inputs[0];
    network.nodes.erase(network.nodes.begin() + static_cast<std::ptrdiff_t>(at));
    for (Node& node : network.nodes) {
      for (std::uint32_t& value : node.inputs) {
        value = value == result ? instead : value - (value > result);
      }
    }
  }

  void change_attributes(Node& node) {
    switch (below(4)) {
      case 0:
        node.stride = static_cast<std::uint32_t>(1 + below(below(3) == 0 ? 16 : 3));
        break;
      case 1:
        node.padding = static_cast<std::uint32_t>(below(below(3) == 0 ? 64 : 3));
        break;
      case 2:
        node.pieces = static_cast<std::uint32_t>(2 + below(below(3) == 0 ? 63 : 3));
        node.slope = float_from_bits(random_());
        break;
      default:
        node.shape = {};
        node.shape.rank = static_cast<std::uint32_t>(1 + below(4));
        for (std::uint32_t i = 0; i < node.shape.rank; ++i) node.shape.dims[i] = any_size();
        break;
    }
  }

  /// Another size of a layer, another type of its weights, a bias more or less.
  void change_weight(Network& network, Node& node) {
    if (!node.weight) {
      node.op = static_cast<Op>(1 + below(3));
      network.tensors.push_back(model_.tensor("new", DType::f32, {1, 1, 1, 1}, {0.5F}));
      node.weight = static_cast<std::uint32_t>(network.tensors.size() - 1);
    }
    Tensor& weight = network.tensors[*node.weight];
    const std::uint32_t rank = weight.shape.rank;
    switch (below(4)) {
      case 0:
        weight.shape.dims[below(rank)] = any_size();
        break;
      case 1:
        if (rank == 4)
          weight.shape.dims[2] = weight.shape.dims[3] =
              static_cast<std::uint32_t>(1 + below(below(3) == 0 ? 64 : 5));
        break;
      case 2:
        weight.dtype = static_cast<DType>(1 + below(3));
        break;
      default:
        if (node.bias) {
          node.bias.reset();
        } else {
          network.tensors.push_back(model_.tensor("new", DType::f32, {1}, {0.25F}));
          node.bias = static_cast<std::uint32_t>(network.tensors.size() - 1);
        }
        break;
    }
  }

  void change_numbers(Network& network) {
    if (network.tensors.empty()) return;
    Tensor& tensor = network.tensors[below(network.tensors.size())];
    if (tensor.data.empty()) return;
    std::vector<std::byte>& copy =
        model_.storage.emplace_back(tensor.data.begin(), tensor.data.end());
    static constexpr std::uint32_t kNumbers[] = {
        0,          0x80000000, 0x3f800000, 0xbf800000,   // 0, -0, 1, -1
        0x7f7fffff, 0xff7fffff, 0x00000001, 0x00800000};  // largest, smallest
    const std::size_t size = dtype_size(tensor.dtype), count = copy.size() / size;
    std::uint32_t number = kNumbers[below(std::size(kNumbers))];
    if (tensor.dtype == DType::f16) number = below(2) == 0 ? 0x7bff : 0x3c00;
    if (tensor.dtype == DType::i8) number = below(2) == 0 ? 0x7f : 0x81;
    if (below(4) == 0) number = random_() & (tensor.dtype == DType::f32 ? 0xff7fffff : 0xfffffbff);
    const std::size_t first = below(count), last = below(2) == 0 ? first + 1 : count;
    for (std::size_t i = first; i < last; ++i) {
      for (std::size_t b = 0; b < size; ++b) copy[i * size + b] = std::byte(number >> 8 * b & 0xff);
    }
    tensor.data = copy;
  }

  ExampleModel& model_;
  bool& classifier_;
  std::mt19937& random_;
};

}  // namespace

void mutate_graph(Draft& draft, std::mt19937& random) {
  Mutation(draft, random).run();
  mend(draft);
}

}  // namespace digitforge::fuzz
