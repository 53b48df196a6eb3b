#include "trainer/train/sample_sheet.h"

#include <torch/torch.h>

#include <string>

#include "shared/checked_memory.h"
#include "shared/contact_sheet.h"
#include "trainer/error.h"
#include "trainer/train/files.h"

#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb/stb_image_write.h>

namespace digitforge {

Png draw_sheet(const torch::Tensor& images, std::int64_t columns) {
  const auto pixels = images.to(torch::kCPU).contiguous();
  const GreyImage sheet =
      contact_sheet({pixels.data_ptr<float>(), static_cast<std::size_t>(pixels.numel())},
                    static_cast<std::size_t>(images.size(2)),
                    static_cast<std::size_t>(images.size(3)), static_cast<std::size_t>(columns));
  std::string png;
  const auto append = [](void* to, void* data, int size) {
    static_cast<std::string*>(to)->append(static_cast<char*>(data), static_cast<std::size_t>(size));
  };
  const int width = static_cast<int>(sheet.width), height = static_cast<int>(sheet.height);
  if (stbi_write_png_to_func(append, &png, width, height, 1, sheet.pixels.data(), width) == 0) {
    throw TrainerError("a PNG of " + std::to_string(images.size(0)) + " images could not be made");
  }
  return {static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), std::move(png)};
}

void write_sheet(const std::filesystem::path& path, const torch::Tensor& images,
                 std::int64_t columns) {
  store_file(path, draw_sheet(images, columns).bytes);
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
