#include "trainer/train/sample_sheet.h"

#include <torch/torch.h>

#include <string>

#include "trainer/error.h"
#include "trainer/train/files.h"

#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb/stb_image_write.h>

namespace digitforge {

void write_sheet(const std::filesystem::path& path, const torch::Tensor& images,
                 std::int64_t columns) {
  constexpr std::int64_t kGap = 2;
  const std::int64_t h = images.size(2) + kGap, w = images.size(3) + kGap;
  const std::int64_t rows = (images.size(0) + columns - 1) / columns;
  auto sheet = torch::full({rows * h + kGap, columns * w + kGap}, 64, torch::kUInt8);
  const auto bytes = images.add(1).mul(127.5).round().clamp(0, 255).to(torch::kUInt8);
  for (std::int64_t i = 0; i < images.size(0); ++i) {
    sheet.narrow(0, i / columns * h + kGap, h - kGap)
        .narrow(1, i % columns * w + kGap, w - kGap)
        .copy_(bytes[i][0]);
  }
  std::string png;
  const auto append = [](void* to, void* data, int size) {
    static_cast<std::string*>(to)->append(static_cast<char*>(data), static_cast<std::size_t>(size));
  };
  const int width = static_cast<int>(sheet.size(1)), height = static_cast<int>(sheet.size(0));
  if (stbi_write_png_to_func(append, &png, width, height, 1, sheet.data_ptr(), width) == 0) {
    throw TrainerError(path.string() + ": the PNG could not be made");
  }
  write_file(path, png);
}

torch::Tensor sheet_samples(Gan& gan, std::uint64_t seed) {
  const std::int64_t rows = gan.classes() > 0 ? gan.classes() : 10;
  const auto count = rows * kSheetColumns;
  const auto labels = torch::arange(count).div(kSheetColumns, "floor");
  const auto latents = gan.classes() > 0 ? latents_by_seed(seed, 0, kSheetColumns).repeat({rows, 1})
                                         : latents_by_seed(seed, 0, count);
  return gan.sample(latents, labels);
}

}  // namespace digitforge
