#pragma once

#include <cstdint>

#include "shared/error.h"
#include "shared/model_description.h"

namespace digitforge {

/// What it takes to hold and run a network with this machine's kernels. Follows from the checked
/// graph alone, in 64 bits that nothing the format allows can overflow.
struct NetworkCost {
  std::uint64_t weight_bytes = 0;   ///< of packed weights and tables, once loaded
  std::uint64_t memory_bytes = 0;   ///< of working memory, for one image on one thread
  std::uint64_t multiply_adds = 0;  ///< for one image; an activation of a value counts as 16
};

/// discriminator: all 0 where there is none. Of a classifier: its features and its head.
struct ModelCost {
  NetworkCost generator, discriminator;

  std::uint64_t weight_bytes() const { return generator.weight_bytes + discriminator.weight_bytes; }
  std::uint64_t memory_bytes() const { return generator.memory_bytes + discriminator.memory_bytes; }
};

/// What a model may take at most; held before anything is allocated for it.
struct LoadLimits {
  std::uint64_t weight_bytes;   ///< both networks together
  std::uint64_t memory_bytes;   ///< both networks together; further threads share what is left
  std::uint64_t multiply_adds;  ///< each network, for one image

  /// For a web page: 256 MiB of weights, 256 MiB of working memory, 2^32 multiply-adds, about a
  /// second on one core.
  static LoadLimits page() { return {1ull << 28, 1ull << 28, 1ull << 32}; }
  /// For native programs: 2 GiB of weights, 1 GiB of working memory, 2^36 multiply-adds.
  static LoadLimits native() { return {1ull << 31, 1ull << 30, 1ull << 36}; }
  /// page() in WebAssembly, native() elsewhere.
  static LoadLimits usual();
};

/// Errors: those of infer_shapes and choose_target. Thread-safe.
/// The tensors need no data: see read_directory (shared/weight_file.h).
Result<NetworkCost> cost_of(const Network& network);
Result<ModelCost> cost_of(const FileDescription& file);

/// too_large, with the figure and the limit, where `cost` is over one of them.
Status check_limits(const ModelCost& cost, const LoadLimits& limits);

}  // namespace digitforge
