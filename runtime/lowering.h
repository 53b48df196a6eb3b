#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "runtime/layers/layer.h"
#include "shared/model_description.h"

namespace digitforge {

class LabelLinear;

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
  std::unique_ptr<Layer> layer;
  std::vector<std::uint32_t> operands;  ///< value numbers
  std::uint32_t result = 0;
  /// Needed for labels that are not one-hot alone.
  bool for_blends = false;
  LabelLinear* label_linear = nullptr;  ///< the layer, where it is one: operands x, l, labels
};

/// A network as the steps that it takes to run it: activations joined to the products before them,
/// reshapes gone, images as [height, width, channels], labels looked up where that is possible.
struct PlannedNetwork {
  std::vector<PlannedValue> values;  ///< the inputs first, as the network has them
  std::vector<PlannedStep> steps;
  std::uint32_t output = 0;  ///< as the network has it; made by a step
};

/// shapes: of every value, from infer_shapes.
PlannedNetwork lower(const Network& network, const std::vector<Shape>& shapes,
                     const KernelTable& table);

}  // namespace digitforge
