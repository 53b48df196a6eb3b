#pragma once

// The arithmetic of the layers as a table of functions, one table a target (an instruction set).
// Nothing here is inline: this header is all that code compiled with raised flags shares with the
// rest, so that no linker can put an instruction where an older CPU meets it.

#include <stddef.h>
#include <stdint.h>

namespace digitforge {

/// What is applied to a sum as it is written back.
enum class Activation : uint8_t { none, relu, leaky_relu, tanh, sigmoid };

/// y = activation(x * weight^T + bias), where the rows of x are anywhere in some images and each
/// row is one or more runs of neighbouring values: one run for a linear layer, one a line of the
/// kernel for a convolution. An output sums over its runs, and each from its first value to its
/// last, in the same order whatever the number of rows is, so that an image has the same bits in
/// every batch.
///
/// Weights lie in panels of KernelTable::panel outputs, 0 beyond the last output: for f32
/// [panel][depth][outputs of the panel], for i8 [panel][depth / 2][outputs of the panel][2].
struct Product {
  const void* weights;             ///< f32 or i8; panels from a multiple of 64 bytes on
  size_t panel_stride;             ///< weights from a panel to the next
  size_t outputs;                  ///< of a row
  const float* scales;             ///< i8: [panels * panel], of each output's weights
  const float* bias;               ///< [panels * panel]
  const float* const* image_bias;  ///< [images], a bias of its own for each image; or null

  const size_t* run_weights;    ///< [runs], where in the depth of a panel a run's weights begin
  const ptrdiff_t* run_inputs;  ///< [runs], where a run begins behind its row's start
  size_t runs;
  size_t depth;  ///< values of a run; i8: even

  const void* x;    ///< f32: float; i8: int16_t, 4-byte aligned
  size_t x_stride;  ///< values from an image to the next; i8: even
  /// i8 and a single row of one run: where its pairs of values are that are not both 0, from the
  /// first on; null: nobody looked.
  const uint32_t* pairs;
  size_t pair_count;
  const float* x_scales;  ///< i8: [images]
  float* y;
  size_t y_stride;  ///< values from an image to the next
  size_t images;
  const uint32_t* row_inputs;   ///< [rows], where a row starts in an image of x
  const uint32_t* row_outputs;  ///< [rows], where its outputs go in an image of y
  size_t rows;                  ///< of an image

  Activation activation;
  float slope;  ///< of leaky_relu
};

struct KernelTable {
  const char* name;
  size_t panel;  ///< outputs of a panel
  /// Panels that a call should get for a single row, so that enough sums are in flight.
  size_t panels_at_once;

  /// Panels [first, last) of a product.
  void (*product_f32)(const Product& product, size_t first, size_t last);
  void (*product_i8)(const Product& product, size_t first, size_t last);

  /// One output's weights, [depth], into its panel, which begins at `panel`. place: the output's
  /// among the panel's. pack_i8 takes an even depth and yields the sum of the magnitudes.
  void (*pack_f32)(const float* weights, size_t depth, float* panel, size_t place);
  double (*pack_i8)(const int8_t* weights, size_t depth, int8_t* panel, size_t place);

  /// Rounds x, [runs, length], to whole multiples of the scale that it returns, at most `limit` of
  /// them in magnitude, a whole number from 1 to 32,767. to: [runs, padded], 0 beyond `length`.
  /// Where a value is infinite only those count; a NaN is 0.
  float (*quantise)(const float* x, size_t runs, size_t length, int16_t* to, size_t padded,
                    float limit);

  /// Where in x, [size], an even number, pairs of values begin that are not both 0; yields how many
  /// there are. to: [size / 2].
  size_t (*find_pairs)(const int16_t* x, size_t size, uint32_t* to);

  /// x: [size], in place.
  void (*activate)(float* x, size_t size, Activation activation, float slope);
};

}  // namespace digitforge
