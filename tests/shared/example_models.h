#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "shared/model_description.h"

namespace digitforge {

/// A description together with the memory that its tensors view.
struct ExampleModel {
  ModelDescription description;
  std::deque<std::vector<std::byte>> storage;

  /// A tensor over fresh memory that holds `values`, converted to `dtype`; for i8 whole numbers.
  Tensor tensor(const char* name, DType dtype, Shape shape, const std::vector<float>& values);
};

/// Element i of the weights of the examples: multiples of 1/16 from -1/2 to 1/2, exact in f16.
float example_weight(std::size_t i);

/// Unconditional: latent [4] -> linear -> reshape to [1, 2, 3] -> tanh; a self-test of one case.
/// The same weights in every type: i8 has 16ths, by its scale.
ExampleModel small_model(DType dtype);

/// Conditional, with a discriminator: every operation, both types, weights with and without bias,
/// attributes off their defaults, a self-test of two cases.
ExampleModel full_model();

/// A file of any kind, together with the memory that its tensors and sections view.
struct ExampleFile {
  FileDescription description;
  std::deque<std::vector<std::byte>> storage;
};
ExampleFile as_file(ExampleModel model);
/// The generator's network as features, the discriminator's as head.
ExampleFile as_classifier(ExampleModel model);

/// Image [1, 2, 2] -> linear -> relu: two features; a head with two classes.
ExampleFile small_classifier();

/// small_model in f32 with two optional sections that no reader knows, the second one empty.
ExampleFile model_with_sections();

}  // namespace digitforge
