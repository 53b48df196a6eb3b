#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "runtime/model.h"
#include "runtime/threads.h"
#include "tests/shared/example_models.h"
#include "tests/support/reference.h"

namespace digitforge {

/// A pool of so many threads, 1 to 4, the same one each time: a module's threads are made before
/// its tests, and never end.
ThreadPool& pool_of(std::size_t threads);

/// Writes a description as a file and loads it.
Result<Model> load(const ModelDescription& description, ThreadPool* pool = nullptr);

/// One-hot labels, 0, 1, ... in turn: [n, classes].
std::vector<float> labels_in_turn(std::size_t n, std::uint32_t classes);

/// Inputs of a network, [n, ...shape] each: values uniform in [-1, 1), labels in turn.
std::vector<std::vector<float>> random_inputs(const Network& network, std::size_t n,
                                              std::uint32_t seed);

/// Runs both networks of a model on `n` random inputs and the reference on the same ones.
struct Comparison {
  std::vector<float> images, logits;
  Reference expected_images, expected_logits;
};
/// Fails the running test where the model doesn't load or run.
Comparison compare_with_reference(const ModelDescription& description, std::size_t n);

}  // namespace digitforge
