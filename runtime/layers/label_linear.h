#pragma once

#include <cstdint>

#include "runtime/layers/linear.h"

namespace digitforge {

/// The class that exact one-hot labels name, or -1 for any others. labels: [classes].
std::int32_t one_hot_class(const float* labels, std::size_t classes);

/// A linear layer over [x, l], where l follows from the labels alone. What l adds to the sums is
/// known for each class when the model is loaded, so that for one-hot labels l's columns are
/// looked up instead of multiplied, and l itself is not needed. Takes x, l and the labels.
class LabelLinear : public Layer {
 public:
  /// x_size: values of x; the rest of the columns are l's.
  LabelLinear(const WeightedSpec& spec, std::size_t x_size, std::size_t classes);

  /// Keeps what l adds for classes [first, first + count). l: [count, ...], of their labels.
  void learn(Images l, std::size_t first, std::size_t count, const Workbench& bench);

  void run(std::span<const Images> inputs, MutableImages output, std::size_t count,
           const Workbench& bench) const override;
  std::size_t scratch_size(std::size_t count) const override;

 private:
  std::size_t biases_size(std::size_t count) const;   ///< bytes, of pointers to biases
  std::size_t blended_size(std::size_t count) const;  ///< bytes, of biases of blended labels

  Linear x_, l_;
  std::size_t classes_;
  AlignedArray<float> table_;  ///< [classes, padded outputs]: l_'s outputs, with the bias
};

}  // namespace digitforge
