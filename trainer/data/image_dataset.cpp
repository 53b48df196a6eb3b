#include "trainer/data/image_dataset.h"

#include <torch/torch.h>

#include <cstdlib>
#include <utility>

namespace digitforge {

namespace fs = std::filesystem;

ImageDataset load_dataset(const std::string& name, const fs::path& folder, Split split) {
  DatasetFiles files = read_dataset_files(name, folder, split);
  const std::int64_t n = files.count;
  ImageDataset dataset;
  dataset.name = name;
  dataset.class_names = std::move(files.class_names);
  dataset.checksum = std::move(files.checksum);
  dataset.images = torch::from_blob(files.pixels.data(), {n, 1, 28, 28}, torch::kUInt8)
                       .to(torch::kFloat32)
                       .div_(127.5)
                       .sub_(1);
  dataset.labels = torch::from_blob(files.labels.data(), {n}, torch::kUInt8).to(torch::kInt64);
  return dataset;
}

ImageDataset subset(const ImageDataset& dataset, std::int64_t first, std::int64_t count) {
  ImageDataset part = dataset;
  part.images = dataset.images.narrow(0, first, count);
  part.labels = dataset.labels.narrow(0, first, count);
  return part;
}

ImageDataset to_device(const ImageDataset& dataset, torch::Device device) {
  ImageDataset moved = dataset;
  moved.images = dataset.images.to(device);
  moved.labels = dataset.labels.to(device);
  return moved;
}

fs::path data_folder(const std::string& given, const std::string& name) {
  if (!given.empty()) return given;
  const char* variable = std::getenv("DIGITFORGE_DATA");
  if (name == "mnist" && variable != nullptr && *variable != 0) return variable;
  const char* cache = std::getenv("DIGITFORGE_CACHE");
  const auto fetched = fs::path(cache != nullptr && *cache != 0 ? cache : ".cache") / name;
  const auto installed = fs::path("/usr/share/datasets") / name;
  return !fs::exists(fetched) && fs::exists(installed) ? installed : fetched;
}

}  // namespace digitforge
