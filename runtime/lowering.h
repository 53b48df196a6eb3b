#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "runtime/layers/layer.h"
#include "runtime/layers/layer_cost.h"
#include "shared/model_description.h"

namespace digitforge {

/// A value on the way through a network.
struct PlannedValue {
  std::size_t size = 0;  ///< floats an image
  /// Where it is a part of a concatenation: that value's number, and where in it this one begins.
  struct Home {
    std::uint32_t value;
    std::size_t begin;
  };
  std::optional<Home> home;
};

struct PlannedStep {
  std::function<std::unique_ptr<Layer>()> pack;  ///< makes the layer; reads the network's tensors
  std::unique_ptr<Layer> layer;                  ///< null until it is packed
  LayerCost cost;
  std::vector<std::uint32_t> operands;  ///< value numbers
  std::uint32_t result = 0;
  bool is_label_linear = false;  ///< the layer is a LabelLinear: operands x, l, labels
  bool for_blends = false;       ///< needed only for labels that are not one-hot
  bool for_tables = false;  ///< follows from the labels alone, and some label layer's l from it
};

/// A network as the steps that it takes to run it: activations joined to the products before them,
/// reshapes gone, images as [height, width, channels], labels looked up where that is possible.
/// Layers are packed later, so a plan costs next to nothing whatever the network is.
struct PlannedNetwork {
  std::vector<PlannedValue> values;  ///< the inputs first, as the network has them
  std::vector<PlannedStep> steps;
  std::uint32_t output = 0;  ///< as the network has it; made by a step
};

/// shapes: of every value, from infer_shapes. `network` must stay where it is until every step is
/// packed.
PlannedNetwork lower(const Network& network, const std::vector<Shape>& shapes,
                     const KernelTable& table);

}  // namespace digitforge
