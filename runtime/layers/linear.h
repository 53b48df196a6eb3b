#pragma once

#include "runtime/layers/layer.h"

namespace digitforge {

/// A product with one row an image. Its weights may be some columns of a node's.
class Linear : public Layer {
 public:
  Linear(const KernelTable& table, const PackedProduct::Source& source, FusedActivation activation);

  void run(std::span<const Images> inputs, MutableImages output, std::size_t count,
           const Workbench& bench) const override;
  /// As run; image_bias: see PackedProduct::run.
  void run(Images input, MutableImages output, std::size_t count, const Workbench& bench,
           const float* const* image_bias) const;
  std::size_t scratch_size(std::size_t count) const override { return input_.scratch_size(count); }

  const PackedProduct& product() const { return product_; }

 private:
  PackedProduct product_;
  ProductInput input_;
  RowGroup group_;
  FusedActivation activation_;
};

/// Columns [first, first + depth) of a linear node's weights.
PackedProduct::Source linear_source(const WeightedSpec& spec, std::size_t first, std::size_t depth);

}  // namespace digitforge
