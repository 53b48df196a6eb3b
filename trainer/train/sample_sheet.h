#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "trainer/train/gan.h"

namespace digitforge {

struct Png {
  std::uint32_t width, height;  ///< pixels
  std::string bytes;            ///< of the file
};

/// Images in a grid. images: [rows * columns, 1, h, w], [-1, 1].
Png draw_sheet(const torch::Tensor& images, std::int64_t columns);

/// The same as a file, written in one step. Throws TrainerError.
void write_sheet(const std::filesystem::path& path, const torch::Tensor& images,
                 std::int64_t columns);

/// Samples of the averaged generator from fixed latents: for conditional models one row a class,
/// ten columns, the same latents in every row; else ten by ten. [n, 1, 28, 28]. The app and
/// `digitforge sample` show the same pictures for the same seed.
torch::Tensor sheet_samples(Gan& gan, std::uint64_t seed);

inline constexpr std::int64_t kSheetColumns = 10;

}  // namespace digitforge
