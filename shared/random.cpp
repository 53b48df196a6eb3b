#include "shared/random.h"

#include <cstddef>

namespace digitforge {

Philox4x32 philox4x32(const std::uint32_t counter[4], const std::uint32_t key[2]) {
  std::uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
  std::uint32_t k0 = key[0], k1 = key[1];
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = std::uint64_t{0xd2511f53u} * c0;
    const std::uint64_t p1 = std::uint64_t{0xcd9e8d57u} * c2;
    c0 = static_cast<std::uint32_t>(p1 >> 32) ^ c1 ^ k0;
    c2 = static_cast<std::uint32_t>(p0 >> 32) ^ c3 ^ k1;
    c1 = static_cast<std::uint32_t>(p1);
    c3 = static_cast<std::uint32_t>(p0);
    k0 += 0x9e3779b9u;
    k1 += 0xbb67ae85u;
  }
  return {{c0, c1, c2, c3}};
}

void fill_latent(std::uint64_t seed, std::uint64_t index, std::span<float> latent) {
  const std::uint32_t key[2] = {static_cast<std::uint32_t>(seed),
                                static_cast<std::uint32_t>(seed >> 32)};
  for (std::size_t begin = 0; begin < latent.size(); begin += 4) {
    const std::uint32_t counter[4] = {static_cast<std::uint32_t>(index),
                                      static_cast<std::uint32_t>(index >> 32),
                                      static_cast<std::uint32_t>(begin / 4), 0};
    const Philox4x32 block = philox4x32(counter, key);
    for (std::size_t j = begin; j < latent.size() && j < begin + 4; ++j) {
      // 24 bits: as many as a float holds exactly, so no rounding differs between platforms.
      latent[j] = static_cast<float>(block.words[j - begin] >> 8) * 0x1p-23f - 1.0f;
    }
  }
}

}  // namespace digitforge
