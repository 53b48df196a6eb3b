#pragma once

#include <cstdint>
#include <span>

namespace digitforge {

/// Four 32-bit words of Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as
/// 1, 2, 3", section 3.3): integer arithmetic alone, so the same on every platform.
struct Philox4x32 {
  std::uint32_t words[4];
};
Philox4x32 philox4x32(const std::uint32_t counter[4], const std::uint32_t key[2]);

/// The latent of image `index` under `seed`: each value uniform in [-1, 1), a multiple of 2^-23.
/// Depends on (seed, index) alone, never on a batch. Value j comes from word j % 4 of the block
/// with counter (index low, index high, j / 4, 0) and key (seed low, seed high).
void fill_latent(std::uint64_t seed, std::uint64_t index, std::span<float> latent);

}  // namespace digitforge
