#include "runtime/lowering.h"

#include <algorithm>
#include <utility>

#include "runtime/layers/label_linear.h"

namespace digitforge {
namespace {

/// More classes would make a table of their sums larger than the weights that it saves.
constexpr std::size_t kMostLookedUpClasses = 64;
/// Multiply-adds that learning the tables may take, some hundredths of a second.
constexpr std::uint64_t kMostTableWork = 1 << 26;
constexpr std::size_t kLabelInput = 1;

Activation activation_of(Op op) {
  switch (op) {
    case Op::relu:
      return Activation::relu;
    case Op::leaky_relu:
      return Activation::leaky_relu;
    case Op::tanh:
      return Activation::tanh;
    case Op::sigmoid:
      return Activation::sigmoid;
    default:
      return Activation::none;
  }
}

/// How an image lies in memory, where that makes a difference.
enum class Layout { channels_first, channels_last };

bool has_layout(const Shape& shape) {
  return shape.rank == 3 && shape[0] > 1 && shape[1] * shape[2] > 1;
}

class Lowering {
 public:
  Lowering(const Network& network, const std::vector<Shape>& shapes, const KernelTable& table)
      : network_(network), shapes_(shapes), table_(table), inputs_(network.inputs.size()) {}

  PlannedNetwork run() {
    look_at_graph();
    choose_looked_up();
    for (std::size_t i = 0; i < inputs_; ++i) {
      places_.push_back({add_value(shapes_[i].elements()), Layout::channels_first});
    }
    for (std::size_t i = 0; i < network_.nodes.size(); ++i) places_.push_back(lower_node(i));
    result_.output = in_layout(shapes_.size() - 1, Layout::channels_first);
    if (result_.output < inputs_) {
      const std::size_t size = result_.values[result_.output].size;
      result_.output = add_transpose(size, 1, result_.output);
    }
    count_uses();
    place_concat_parts();
    mark_steps_for_blends();
    mark_steps_for_tables();
    return std::move(result_);
  }

 private:
  struct Placed {
    std::uint32_t value;  ///< of the plan
    Layout layout;
  };

  const Node& node_of(std::size_t value) const { return network_.nodes[value - inputs_]; }

  void look_at_graph() {
    users_.resize(shapes_.size(), 0);
    only_user_.resize(shapes_.size());
    from_labels_.resize(shapes_.size(), false);
    if (inputs_ > kLabelInput) from_labels_[kLabelInput] = true;
    for (std::size_t i = 0; i < network_.nodes.size(); ++i) {
      bool from_labels = true;
      for (std::uint32_t operand : network_.nodes[i].inputs) {
        ++users_[operand];
        only_user_[operand] = i;
        from_labels = from_labels && from_labels_[operand];
      }
      from_labels_[inputs_ + i] = from_labels;
      if (from_labels) label_work_ += work_of(i);
    }
  }

  Shape weight_shape(const Node& node) const {
    return node.weight ? network_.tensors[*node.weight].shape : Shape{};
  }

  std::uint64_t work_of(std::size_t i) const {
    const Node& node = network_.nodes[i];
    return count_multiply_adds(node, weight_shape(node), shapes_[node.inputs[0]],
                               shapes_[inputs_ + i]);
  }

  /// The activation that alone reads node i's value, if there is one.
  FusedActivation activation_after(std::size_t i) const {
    const std::size_t value = inputs_ + i;
    if (users_[value] != 1) return {};
    const Node& user = network_.nodes[only_user_[value]];
    return {activation_of(user.op), user.slope};
  }

  /// Whether value is [x, l] with l from labels, and a linear layer alone reads it.
  bool could_be_looked_up(std::size_t value) const {
    if (value < inputs_ || users_[value] != 1) return false;
    const Node& node = node_of(value);
    return node.op == Op::concat && node.inputs.size() == 2 && !from_labels_[node.inputs[0]] &&
           from_labels_[node.inputs[1]] && network_.nodes[only_user_[value]].op == Op::linear;
  }

  /// Which of those are looked up: as many as can be learnt in little time, since a table that took
  /// long to learn would save little.
  void choose_looked_up() {
    looked_up_.resize(shapes_.size(), false);
    if (inputs_ <= kLabelInput) return;
    const std::uint64_t classes = shapes_[kLabelInput].elements();
    if (classes > kMostLookedUpClasses) return;
    std::uint64_t work = classes * label_work_;
    for (std::size_t value = inputs_; value < shapes_.size(); ++value) {
      if (!could_be_looked_up(value)) continue;
      work += classes * work_of(only_user_[value]);
      looked_up_[value] = work <= kMostTableWork;
    }
  }

  Placed lower_node(std::size_t i) {
    const Node& node = network_.nodes[i];
    const std::uint32_t operand = node.inputs[0];
    const Shape &in = shapes_[operand], &out = shapes_[inputs_ + i];
    switch (node.op) {
      case Op::linear:
        if (looked_up_[operand]) return lower_label_linear(i);
        return add_weighted(make_linear, i, Layout::channels_first);
      case Op::conv:
        return add_weighted(make_conv, i, Layout::channels_last);
      case Op::conv_transpose:
        return add_weighted(make_conv_transpose, i, Layout::channels_last);
      case Op::reshape:
        return {in_layout(operand, Layout::channels_first), Layout::channels_first};
      case Op::concat: {
        if (looked_up_[inputs_ + i]) return {};
        std::vector<std::uint32_t> operands;
        for (std::uint32_t value : node.inputs) {
          operands.push_back(in_layout(value, Layout::channels_first));
        }
        concats_.push_back(result_.steps.size());
        return add(nullptr, elementwise_cost(out.elements()), std::move(operands), out);
      }
      case Op::maxout:
        return add(
            [pieces = node.pieces, units = out.elements()] { return make_maxout(pieces, units); },
            elementwise_cost(in.elements()), {in_layout(operand, Layout::channels_first)}, out);
      case Op::relu:
      case Op::leaky_relu:
      case Op::tanh:
      case Op::sigmoid:
        break;
    }
    const Placed before = places_[operand];
    if (operand >= inputs_ && node_of(operand).weight && users_[operand] == 1) return before;
    const FusedActivation activation{activation_of(node.op), node.slope};
    const auto pack = [table = &table_, activation, size = in.elements()] {
      return make_activation(*table, activation, size);
    };
    return {add_step(pack, elementwise_cost(in.elements()), {before.value}, in.elements()),
            before.layout};
  }

  WeightedSpec weighted(std::size_t i) const {
    const Node& node = network_.nodes[i];
    return {table_,
            node,
            NodeWeights(network_, node),
            shapes_[node.inputs[0]],
            shapes_[inputs_ + i],
            activation_after(i)};
  }

  WeightedShape weighted_shape(std::size_t i) const {
    const Node& node = network_.nodes[i];
    return {node, weight_shape(node), shapes_[node.inputs[0]], shapes_[inputs_ + i],
            node.scale.has_value()};
  }

  Placed add_weighted(std::unique_ptr<Layer> (*make)(const WeightedSpec&), std::size_t i,
                      Layout layout) {
    return add([make, spec = weighted(i)] { return make(spec); },
               weighted_cost(table_, weighted_shape(i)),
               {in_layout(network_.nodes[i].inputs[0], layout)}, shapes_[inputs_ + i]);
  }

  Placed lower_label_linear(std::size_t i) {
    const Node& concat = node_of(network_.nodes[i].inputs[0]);
    const std::size_t x_size = shapes_[concat.inputs[0]].elements();
    const std::size_t classes = shapes_[kLabelInput].elements();
    const auto pack = [spec = weighted(i), x_size, classes]() -> std::unique_ptr<Layer> {
      return std::make_unique<LabelLinear>(spec, x_size, classes);
    };
    const Placed placed = add(pack, label_linear_cost(table_, weighted_shape(i), x_size, classes),
                              {in_layout(concat.inputs[0], Layout::channels_first),
                               in_layout(concat.inputs[1], Layout::channels_first), kLabelInput},
                              shapes_[inputs_ + i]);
    result_.steps.back().is_label_linear = true;
    return placed;
  }

  /// The number in the plan of a value of the network in this layout.
  std::uint32_t in_layout(std::size_t value, Layout layout) {
    const Shape& shape = shapes_[value];
    const Placed placed = places_[value];
    if (!has_layout(shape) || placed.layout == layout) return placed.value;
    const std::size_t pixels = std::size_t{shape[1]} * shape[2];
    places_[value] = {layout == Layout::channels_last
                          ? add_transpose(shape[0], pixels, placed.value)
                          : add_transpose(pixels, shape[0], placed.value),
                      layout};
    return places_[value].value;
  }

  using Pack = std::function<std::unique_ptr<Layer>()>;

  Placed add(Pack pack, LayerCost cost, std::vector<std::uint32_t> operands, const Shape& shape) {
    return {add_step(std::move(pack), cost, std::move(operands), shape.elements()),
            Layout::channels_last};
  }

  std::uint32_t add_transpose(std::size_t rows, std::size_t columns, std::uint32_t operand) {
    const std::size_t size = rows * columns;
    return add_step([rows, columns] { return make_transpose(rows, columns); },
                    elementwise_cost(size), {operand}, size);
  }

  std::uint32_t add_step(Pack pack, LayerCost cost, std::vector<std::uint32_t> operands,
                         std::size_t size) {
    const std::uint32_t result = add_value(size);
    PlannedStep& step = result_.steps.emplace_back();
    step.pack = std::move(pack);
    step.cost = cost;
    step.operands = std::move(operands);
    step.result = result;
    return result;
  }

  std::uint32_t add_value(std::size_t size) {
    result_.values.push_back({size, std::nullopt});
    return static_cast<std::uint32_t>(result_.values.size() - 1);
  }

  void count_uses() {
    uses_.assign(result_.values.size(), 0);
    for (const PlannedStep& step : result_.steps) {
      for (std::uint32_t operand : step.operands) ++uses_[operand];
    }
    ++uses_[result_.output];
  }

  /// Lets what only a concatenation reads be written where it will be a part of it.
  void place_concat_parts() {
    for (std::size_t s : concats_) {
      PlannedStep& step = result_.steps[s];
      std::vector<ConcatPart> parts;
      std::size_t begin = 0;
      for (std::uint32_t operand : step.operands) {
        PlannedValue& value = result_.values[operand];
        const bool in_place = operand >= inputs_ && uses_[operand] == 1;
        if (in_place) value.home = {step.result, begin};
        parts.push_back({begin, value.size, in_place});
        begin += value.size;
      }
      step.pack = [parts = std::move(parts)] { return make_concat(parts); };
    }
  }

  /// From the last step on: what only feeds the l of label layers.
  void mark_steps_for_blends() {
    std::vector<bool> always(result_.values.size(), false);
    always[result_.output] = true;
    for (std::size_t s = result_.steps.size(); s-- > 0;) {
      PlannedStep& step = result_.steps[s];
      step.for_blends = !always[step.result];
      for (std::size_t i = 0; i < step.operands.size(); ++i) {
        const bool is_l = step.is_label_linear && i == 1;
        if (!step.for_blends && !is_l) always[step.operands[i]] = true;
      }
    }
  }

  /// From the last step on: whatever the l of label layers is made by, others reading it or not.
  void mark_steps_for_tables() {
    std::vector<bool> needed(result_.values.size(), false);
    for (std::size_t s = result_.steps.size(); s-- > 0;) {
      PlannedStep& step = result_.steps[s];
      step.for_tables = needed[step.result];
      for (std::size_t i = 0; i < step.operands.size(); ++i) {
        if (step.for_tables || (step.is_label_linear && i == 1)) needed[step.operands[i]] = true;
      }
    }
  }

  const Network& network_;
  const std::vector<Shape>& shapes_;
  const KernelTable& table_;
  std::size_t inputs_;
  PlannedNetwork result_;
  std::vector<Placed> places_;          ///< of each value of the network
  std::vector<std::size_t> concats_;    ///< steps
  std::vector<std::uint32_t> uses_;     ///< of each value of the plan
  std::vector<std::uint32_t> users_;    ///< of each value of the network
  std::vector<std::size_t> only_user_;  ///< node, where there is one user
  std::vector<bool> looked_up_;         ///< of each value of the network
  std::vector<bool> from_labels_;       ///< of each value of the network: from labels alone
  std::uint64_t label_work_ = 0;        ///< multiply-adds of the nodes whose values these are
};

}  // namespace

PlannedNetwork lower(const Network& network, const std::vector<Shape>& shapes,
                     const KernelTable& table) {
  return Lowering(network, shapes, table).run();
}

}  // namespace digitforge
