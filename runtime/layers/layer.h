#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "shared/model_description.h"

namespace digitforge {

/// A node of the graph with all that making its layer takes. Shapes leave the batch out.
struct LayerSpec {
  const Node& node;
  std::vector<Shape> inputs;
  Shape output;
  std::vector<float>
      weight;  ///< as shared/model_description.h lays it out; empty where there is none
  std::vector<float> bias;  ///< [out]; empty where there is none
};

/// One operation, ready to run on batches.
class Layer {
 public:
  virtual ~Layer() = default;

  /// inputs: one pointer an operand, [batch, ...operand shape]; output: [batch, ...output shape];
  /// scratch: [scratch_size()]. Allocates nothing.
  virtual void run(std::span<const float* const> inputs, float* output, std::size_t batch,
                   float* scratch) const = 0;

  /// Floats of scratch memory that run needs, for any batch.
  virtual std::size_t scratch_size() const { return 0; }

  /// True where output may be the same memory as the one input.
  virtual bool in_place() const { return false; }
};

/// The layer for a node; null for reshape, which moves nothing.
std::unique_ptr<Layer> make_layer(LayerSpec spec);

// One a file. Each checks nothing: the graph was checked when it was loaded.
std::unique_ptr<Layer> make_linear(LayerSpec spec);
std::unique_ptr<Layer> make_conv(LayerSpec spec);
std::unique_ptr<Layer> make_conv_transpose(LayerSpec spec);
std::unique_ptr<Layer> make_concat(LayerSpec spec);
std::unique_ptr<Layer> make_maxout(LayerSpec spec);
std::unique_ptr<Layer> make_activation(LayerSpec spec);  ///< relu, leaky_relu, tanh, sigmoid

}  // namespace digitforge
