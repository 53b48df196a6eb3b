#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "shared/model_description.h"

namespace digitforge {

/// What a network should give, in double precision, and how far off arithmetic in single precision
/// may be.
struct Reference {
  Shape shape;                 ///< of one image's value
  std::vector<double> values;  ///< [batch, ...shape]
  /// [batch, ...shape]: the bound that follows from the rounding of every operation on the way: a
  /// sum of n products, in any order, is off by at most n u / (1 - n u) of the sum of their
  /// magnitudes, u being 2^-24 (Higham 2002, section 3.1); operands' own bounds pass through.
  /// In front of weights in i8, an image's values are rounded to whole multiples of its largest one
  /// over `steps`, the most that keep every sum of products within 32 bits, 32,767 at most: they
  /// are off by half of that before they are multiplied.
  std::vector<double> bounds;
  bool scaled = false;  ///< there are weights in i8
};

/// Runs a sound network as shared/FORMAT.md, "Graph", says: by its formulas, one output at a time,
/// sharing no code with the runtime. inputs: one a network input, [batch, ...shape].
Reference run_reference(const Network& network, const std::vector<std::span<const float>>& inputs,
                        std::size_t batch);

/// The value of element `i` of a tensor.
double tensor_value(const Tensor& tensor, std::size_t i);

/// Shapes of all values of a network that may still be in the making: inputs, then one a node.
std::vector<Shape> reference_shapes(const Network& network);

/// Where `actual` is not a number, or further from the reference than its bound: which element,
/// what it is and what it should be. Empty where all is well.
std::string mismatch(std::span<const float> actual, const Reference& expected);

/// Fails the running test where `actual` is not a number, or further from the reference than its
/// bound or than the project's promise, 1e-5, or half a grey level with weights in i8 (of the
/// value, where that is over 1). Prints the
/// largest difference, and how much of what is allowed was used up at most.
void expect_matches(std::span<const float> actual, const Reference& expected,
                    const std::string& what);

}  // namespace digitforge
