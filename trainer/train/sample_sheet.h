#pragma once

#include <torch/types.h>

#include <filesystem>

#include "trainer/train/gan.h"

namespace digitforge {

/// Images in a grid as PNG bytes, written in one step. images: [rows * columns, 1, h, w], [-1, 1].
void write_sheet(const std::filesystem::path& path, const torch::Tensor& images,
                 std::int64_t columns);

/// Samples of the averaged generator from fixed latents: for conditional models one row a class,
/// ten columns, the same latents in every row; else ten by ten. [n, 1, 28, 28]. The app and
/// `digitforge sample` show the same pictures for the same seed.
torch::Tensor sheet_samples(Gan& gan, std::uint64_t seed);

inline constexpr std::int64_t kSheetColumns = 10;

}  // namespace digitforge
