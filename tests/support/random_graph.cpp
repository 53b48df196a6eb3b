#include "tests/support/random_graph.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace digitforge {
namespace {

using Value = NetworkBuilder::Value;

constexpr std::size_t kMostElements = 300;  ///< of a value, or the reference takes too long
constexpr DType kTypes[] = {DType::i8, DType::f16, DType::f32};

/// One network in the making.
class GraphMaker {
 public:
  /// types: how many of kTypes weights may have.
  GraphMaker(NetworkBuilder& builder, std::size_t types) : g_(builder), types_(types) {}

  void input(const std::string& name, Shape shape) {
    const Value value = g_.input(name, shape);
    keep(value, name == "label");
    has_labels_ = has_labels_ || name == "label";
  }

  void add_node() {
    g_.set_dtype(kTypes[below(types_)]);
    switch (below(has_labels_ ? 14 : 11)) {
      case 0:
      case 1: {
        const Pick x = pick_row();
        return keep(g_.linear(x.value, width(), coin()), x.from_labels);
      }
      case 2:
      case 3: {
        const Pick x = pick_image();
        return keep(window(x.value), x.from_labels);
      }
      case 4:
        return add_concat();
      case 5:
      case 6:
      case 7:
        return add_activation();
      case 8: {
        const Pick x = pick_row();
        const auto pieces = static_cast<std::uint32_t>(2 + below(3));
        if (g_.shape(x.value)[0] % pieces == 0) {
          return keep(g_.maxout(x.value, pieces), x.from_labels);
        }
        return keep(g_.maxout(g_.linear(x.value, width() * pieces), pieces), x.from_labels);
      }
      case 9: {
        const Pick x = pick_row();
        return keep(g_.reshape(x.value, {1, g_.shape(x.value)[0]}), x.from_labels);
      }
      case 10: {
        const Pick x = pick_image();
        return keep(x.value, x.from_labels);
      }
      default:
        return add_label_layer();
    }
  }

  /// A row of all that nobody read yet, and of the last value.
  Value row_of_all() {
    std::vector<Value> open;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (values_[i].reads == 0) open.push_back(row(values_[i].value));
    }
    while (open.size() > 1) {
      const std::size_t some = std::min<std::size_t>(open.size(), 2 + below(5));
      std::vector<Value> first(open.begin(), open.begin() + static_cast<std::ptrdiff_t>(some));
      open.erase(open.begin(), open.begin() + static_cast<std::ptrdiff_t>(some));
      open.push_back(g_.concat(std::move(first)));
    }
    return open[0];
  }

  void finish_image(const Shape& shape) {
    const Value all = row_of_all();
    const auto size = static_cast<std::uint32_t>(shape.elements());
    // Now and then the end is where everything meets; images of several channels are transposed.
    const Value last = g_.shape(all)[0] == size ? all : g_.linear(all, size);
    const Value image = g_.reshape(last, shape);
    if (coin()) g_.tanh(image);
  }

  void finish_logit() { g_.linear(row_of_all(), 1, coin()); }

 private:
  struct Pick {
    Value value;
    bool from_labels;
  };
  struct Known {
    Value value;
    bool from_labels;
    int reads = 0;
  };

  std::size_t below(std::size_t count) { return g_.random()() % count; }
  bool coin() { return below(2) == 0; }
  std::uint32_t width() { return static_cast<std::uint32_t>(1 + below(below(6) == 0 ? 40 : 9)); }

  void keep(Value value, bool from_labels) { values_.push_back({value, from_labels}); }

  /// Any value, the last ones more often; of the kind asked for, where there is one.
  Pick pick(int from_labels = -1) {
    std::vector<Known*> known;
    for (Known& value : values_) {
      if (from_labels < 0 || value.from_labels == (from_labels == 1)) known.push_back(&value);
    }
    const std::size_t last = coin() ? std::min<std::size_t>(known.size(), 3) : known.size();
    Known& chosen = *known[known.size() - 1 - below(last)];
    ++chosen.reads;
    return {chosen.value, chosen.from_labels};
  }

  Value row(Value x) { return g_.shape(x).rank == 1 ? x : g_.flatten(x); }
  Pick pick_row(int from_labels = -1) {
    const Pick x = pick(from_labels);
    return {row(x.value), x.from_labels};
  }

  Pick pick_image() {
    const Pick x = pick();
    if (g_.shape(x.value).rank == 3) return x;
    const auto size = static_cast<std::uint32_t>(g_.shape(x.value).elements());
    for (const std::uint32_t channels : {3U, 2U, 5U}) {
      if (size % channels != 0 || below(3) == 0) continue;
      const std::uint32_t pixels = size / channels, rows = pixels % 2 == 0 ? 2 : 1;
      return {g_.reshape(x.value, {channels, rows, pixels / rows}), x.from_labels};
    }
    const Value made = g_.linear(row(x.value), 12);
    return {g_.reshape(made, coin() ? Shape{3, 2, 2} : Shape{1, 3, 4}), x.from_labels};
  }

  /// A convolution, or its transpose where what comes out stays small.
  Value window(Value x) {
    const Shape in = g_.shape(x);
    const auto kernel = static_cast<std::uint32_t>(1 + below(4));
    const auto stride = static_cast<std::uint32_t>(1 + below(3));
    const auto out = static_cast<std::uint32_t>(1 + below(4));
    auto padding = static_cast<std::uint32_t>(below(kernel));
    const auto grown = [&](std::uint32_t size) {
      return static_cast<std::int64_t>(size - 1) * stride + kernel - 2 * padding;
    };
    if (coin()) {
      const std::int64_t height = grown(in[1]), width = grown(in[2]);
      if (height > 0 && width > 0 && height * width * out <= std::int64_t{kMostElements}) {
        return g_.conv_transpose(x, out, kernel, stride, padding, coin());
      }
    }
    if (in[1] + 2 * padding < kernel || in[2] + 2 * padding < kernel) {
      return g_.conv(x, out, 1, stride, 0, coin());
    }
    const std::size_t elements = std::size_t{out} * ((in[1] + 2 * padding - kernel) / stride + 1) *
                                 ((in[2] + 2 * padding - kernel) / stride + 1);
    return g_.conv(x, elements > kMostElements ? 1 : out, kernel, stride, padding, coin());
  }

  void add_concat() {
    std::vector<Value> parts;
    bool from_labels = true;
    const std::size_t count = 2 + below(3);
    std::size_t size = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const Pick x = pick_row();
      from_labels = from_labels && x.from_labels;
      parts.push_back(x.value);
      size += g_.shape(x.value)[0];
    }
    const Value made = g_.concat(std::move(parts));
    keep(size > kMostElements ? g_.linear(made, width()) : made, from_labels);
  }

  void add_activation() {
    const Pick x = pick();
    switch (below(4)) {
      case 0:
        return keep(g_.relu(x.value), x.from_labels);
      case 1:
        return keep(g_.leaky_relu(x.value, static_cast<float>(below(9)) / 4 - 1), x.from_labels);
      case 2:
        return keep(g_.tanh(x.value), x.from_labels);
      default:
        return keep(g_.sigmoid(x.value), x.from_labels);
    }
  }

  /// What the runtime may look up instead of multiplying, with what comes close to it.
  void add_label_layer() {
    const Pick x = pick_row(0), l = pick_row(1);
    const Value joined =
        coin() || coin() ? g_.concat({x.value, l.value}) : g_.concat({l.value, x.value});
    if (below(8) == 0) keep(joined, false);  // read elsewhere, too
    const Value made = g_.linear(joined, width(), coin());
    keep(coin() ? g_.relu(made) : made, false);
  }

  NetworkBuilder& g_;
  std::size_t types_;
  std::vector<Known> values_;
  bool has_labels_ = false;
};

}  // namespace

ExampleModel random_model(std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t count) {
    return static_cast<std::uint32_t>(random() % count);
  };
  const std::uint32_t classes = below(4) == 0 ? 0 : 1 + below(5);
  const std::size_t types = below(4) == 0 ? 1 : std::size(kTypes);
  ExampleModel model = blank_model(classes);
  const auto make = [&](Network& network, const char* first, const Shape& shape, auto finish) {
    NetworkBuilder builder(model, network, DType::i8, random());
    GraphMaker maker(builder, types);
    maker.input(first, shape);
    if (classes > 0) maker.input("label", {classes});
    const std::uint32_t nodes = 1 + below(14);
    for (std::uint32_t i = 0; i < nodes; ++i) maker.add_node();
    finish(maker);
  };
  const Shape image{1 + below(3), 1 + below(4), 1 + below(4)};
  make(model.description.generator, "latent", {1 + below(12)},
       [&](GraphMaker& maker) { maker.finish_image(image); });
  if (below(3) == 0) {
    make(model.description.discriminator.emplace(), "image", image,
         [](GraphMaker& maker) { maker.finish_logit(); });
  }
  return model;
}

std::string describe_graph(const Network& network) {
  std::string text;
  std::size_t value = 0;
  for (const NetworkInput& input : network.inputs) {
    text += std::to_string(value++) + " = " + input.name + " " + input.shape.to_string() + "\n";
  }
  for (const Node& node : network.nodes) {
    text += std::to_string(value++) + " = " + op_name(node.op) + "(";
    for (const std::uint32_t operand : node.inputs) {
      text +=
          (operand == node.inputs[0] && text.back() == '(' ? "" : ", ") + std::to_string(operand);
    }
    text += ")";
    if (node.weight) {
      const Tensor& weight = network.tensors[*node.weight];
      text += std::string(" ") + dtype_name(weight.dtype) + " " + weight.shape.to_string() +
              (node.bias ? " with bias" : "");
    }
    if (node.op == Op::conv || node.op == Op::conv_transpose) {
      text += " stride " + std::to_string(node.stride) + " padding " + std::to_string(node.padding);
    }
    if (node.op == Op::reshape) text += " to " + node.shape.to_string();
    if (node.op == Op::maxout) text += " pieces " + std::to_string(node.pieces);
    text += "\n";
  }
  return text;
}

}  // namespace digitforge
