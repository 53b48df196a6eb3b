#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/error.h"
#include "shared/model_description.h"

namespace digitforge {

/// Checks a whole .dfw file, or its generator prefix (the first `generator_size` bytes, see
/// shared/FORMAT.md), and describes it. Nothing is allocated from a count before that count was
/// bounded, nothing is trusted: any bytes at all give a description or an Error. The tensors'
/// `data` are views of `bytes`, which must outlive them.
Result<ModelDescription> read_weights(std::span<const std::byte> bytes);

/// Size of the prefix that holds all but the discriminator, from the first 64 bytes alone: what a
/// page fetches first. Equal to the whole size where there is no discriminator.
Result<std::uint64_t> generator_prefix_size(std::span<const std::byte> header);

/// The bytes of a .dfw file. Refuses whatever read_weights would refuse, with the same errors.
Result<std::vector<std::byte>> write_weights(const ModelDescription& model);

}  // namespace digitforge
