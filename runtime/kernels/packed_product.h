#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "runtime/aligned_array.h"
#include "runtime/kernels/kernel_table.h"

namespace digitforge {

class ThreadPool;

/// Images, or any values, of a batch: number n begins at data + n * stride.
struct Images {
  const float* data;
  std::size_t stride;
};
struct MutableImages {
  float* data;
  std::size_t stride;
};

struct FusedActivation {
  Activation kind = Activation::none;
  float slope = 0;
};

/// Some rows of a product that meet the same part of the weights. See Product.
struct RowGroup {
  std::vector<std::size_t> run_weights;    ///< [runs]
  std::vector<std::ptrdiff_t> run_inputs;  ///< [runs]
  std::size_t depth = 0;                   ///< of a run
  std::vector<std::uint32_t> row_inputs;   ///< [rows]
  std::vector<std::uint32_t> row_outputs;  ///< [rows]
};

/// The input of products as their kernels read it: as it is for weights in f32; for i8 rounded to
/// 16 bits, image by image, so that no sum of products can leave 32 bits.
class ProductInput {
 public:
  ProductInput() = default;
  /// An image is [positions, channels]. row_sum: the largest sum of one output's weights'
  /// magnitudes in i8; 0 for weights in f32.
  ProductInput(const KernelTable& table, std::size_t positions, std::size_t channels,
               double row_sum);

  /// Values from a position to the next.
  std::size_t channels() const { return padded_; }
  std::size_t scratch_size(std::size_t images) const;  ///< bytes

  struct Ready {
    const void* x;
    std::size_t stride;   ///< values
    const float* scales;  ///< [images]; null for f32
    const std::uint32_t* pairs =
        nullptr;  ///< [pair_count], see Product; of one image of one position
    std::size_t pair_count = 0;
  };
  /// scratch: [scratch_size(count)], 64-byte aligned; the result views it.
  Ready prepare(Images images, std::size_t count, std::byte* scratch) const;

 private:
  const KernelTable* table_ = nullptr;
  std::size_t positions_ = 0, channels_ = 0, padded_ = 0, stride_ = 0;
  float limit_ = 0;  ///< 0: f32
};

/// Weights of a product, with bias and activation, in the order in which the kernel reads them.
class PackedProduct {
 public:
  struct Source {
    bool scaled;  ///< i8 with a scale an output; otherwise f32
    std::size_t outputs, depth;
    /// Fills [depth], all 0 at first, with an output's weights: the one of the type that they have.
    std::function<void(std::size_t output, std::span<float> row)> fill;
    std::function<void(std::size_t output, std::span<std::int8_t> row)> fill_scaled;
    std::vector<float> bias;    ///< [outputs]
    std::vector<float> scales;  ///< [outputs]
  };
  PackedProduct(const KernelTable& table, const Source& source);

  bool scaled() const { return scaled_; }
  std::size_t outputs() const { return outputs_; }
  /// Floats that the kernel may read of a bias.
  std::size_t padded_outputs() const { return bias_.size(); }
  const float* bias() const { return bias_.data(); }
  /// The largest sum of an output's weights' magnitudes; 0 where not scaled.
  double row_sum() const { return row_sum_; }

  /// y, [images, ...]: each of the group's rows. image_bias: [images], each [padded_outputs()], in
  /// place of the weights' own bias; or null. pool: shares out the outputs; or null. Allocates
  /// nothing.
  void run(const ProductInput::Ready& x, std::size_t images, const RowGroup& group, MutableImages y,
           FusedActivation activation, const float* const* image_bias = nullptr,
           ThreadPool* pool = nullptr) const;

 private:
  const KernelTable* table_;
  bool scaled_;
  std::size_t outputs_, depth_;
  double row_sum_ = 0;
  AlignedArray<float> floats_;
  AlignedArray<std::int8_t> numbers_;
  AlignedArray<float> bias_, scales_;  ///< 0 beyond the last output
};

}  // namespace digitforge
