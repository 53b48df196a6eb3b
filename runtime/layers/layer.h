#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "runtime/kernels/packed_product.h"
#include "runtime/weights.h"
#include "shared/model_description.h"

namespace digitforge {

class ThreadPool;

/// What a layer works with besides its operands.
struct Workbench {
  std::byte* scratch;  ///< [Layer::scratch_size(count)], 64-byte aligned
  ThreadPool* pool;    ///< shares out products; or null

  Workbench behind(std::size_t bytes) const { return {scratch + bytes, pool}; }
};

/// One operation, ready to run on batches. Images are [height, width, channels] on the way through
/// a network, so that what a kernel's tap reads lies together.
class Layer {
 public:
  virtual ~Layer() = default;

  /// inputs: one an operand. Allocates nothing. For any number of threads at once, each with its
  /// own scratch.
  virtual void run(std::span<const Images> inputs, MutableImages output, std::size_t count,
                   const Workbench& bench) const = 0;

  /// Bytes of scratch memory that run needs for `count` images.
  virtual std::size_t scratch_size(std::size_t /*count*/) const { return 0; }
};

/// What a layer with weights is made from.
struct WeightedSpec {
  const KernelTable& table;
  const Node& node;
  NodeWeights weights;
  Shape input, output;  ///< of the node
  FusedActivation activation;
};

// Each checks nothing: the graph was checked when it was loaded.
std::unique_ptr<Layer> make_linear(const WeightedSpec& spec);
std::unique_ptr<Layer> make_conv(const WeightedSpec& spec);
std::unique_ptr<Layer> make_conv_transpose(const WeightedSpec& spec);
/// size: values an image
std::unique_ptr<Layer> make_activation(const KernelTable& table, FusedActivation activation,
                                       std::size_t size);
std::unique_ptr<Layer> make_maxout(std::size_t pieces, std::size_t units);
/// Places each operand behind the one before; sizes: values an operand, 0 for one that its own
/// layer has put there already.
struct ConcatPart {
  std::size_t begin, size;
  bool in_place;
};
std::unique_ptr<Layer> make_concat(std::vector<ConcatPart> parts);
/// An image of [rows, columns] to [columns, rows]; with one column a copy.
std::unique_ptr<Layer> make_transpose(std::size_t rows, std::size_t columns);

}  // namespace digitforge
