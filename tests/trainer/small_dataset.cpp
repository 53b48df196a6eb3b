#include "tests/trainer/small_dataset.h"

#include <torch/torch.h>

#include <string>
#include <vector>

#include "tests/trainer/fixtures.h"
#include "trainer/train/files.h"

namespace digitforge::testing {
namespace {

void write_idx(const std::filesystem::path& path, const torch::Tensor& values) {
  std::string bytes{'\0', '\0', '\x08', static_cast<char>(values.dim())};
  for (std::int64_t size : values.sizes()) {
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(size >> shift & 0xff);
  }
  const auto data = values.to(torch::kUInt8).contiguous();
  bytes.append(reinterpret_cast<const char*>(data.data_ptr<std::uint8_t>()),
               static_cast<std::size_t>(data.numel()));
  store_file(path, bytes);
}

void write_split(const std::filesystem::path& folder, const std::string& prefix,
                 const ImageDataset& images) {
  write_idx(folder / (prefix + "-images-idx3-ubyte"),
            ((images.images + 1) * 127.5).round().squeeze(1));
  write_idx(folder / (prefix + "-labels-idx1-ubyte"), images.labels);
}

}  // namespace

void write_small_dataset(const std::filesystem::path& folder, int classes, std::int64_t training,
                         std::int64_t test) {
  ImageDataset all = load_dataset("mnist", mnist_folder(), Split::train);
  const auto rows = torch::nonzero(all.labels < classes).flatten();
  all.images = all.images.index_select(0, rows);
  all.labels = all.labels.index_select(0, rows);
  std::filesystem::create_directories(folder);
  write_split(folder, "train", subset(all, 0, training));
  write_split(folder, "t10k", subset(all, training, test));
}

}  // namespace digitforge::testing
