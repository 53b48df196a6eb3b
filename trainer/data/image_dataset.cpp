#include "trainer/data/image_dataset.h"

#include <torch/torch.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "trainer/data/idx.h"
#include "trainer/error.h"

namespace digitforge {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> class_names(const std::string& name, const fs::path& folder, int labels) {
  std::vector<std::string> names;
  if (const fs::path list = folder / "classes.txt"; fs::exists(list)) {
    std::ifstream in(list);
    for (std::string line; std::getline(in, line);) {
      if (!line.empty()) names.push_back(line);
    }
    if (static_cast<int>(names.size()) < labels) {
      throw TrainerError(list.string() + ": names " + std::to_string(names.size()) +
                         " classes, but there are labels up to " + std::to_string(labels - 1) +
                         "; write one name a line");
    }
    return names;
  }
  if (name == "fashion-mnist") {
    names = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
             "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
  }
  if (name == "mnist") labels = std::max(labels, 10);
  while (static_cast<int>(names.size()) < labels) names.push_back(std::to_string(names.size()));
  return names;
}

}  // namespace

ImageDataset load_dataset(const std::string& name, const fs::path& folder, Split split) {
  if (!fs::is_directory(folder)) {
    throw TrainerError(
        folder.string() + ": no such folder; './dev data --dataset " + name +
        "' fetches MNIST and Fashion-MNIST, or name a folder that holds the four IDX files with "
        "--data");
  }
  const std::string prefix = split == Split::train ? "train" : "t10k";
  const auto images_path = folder / (prefix + "-images-idx3-ubyte");
  const auto labels_path = folder / (prefix + "-labels-idx1-ubyte");
  const IdxArray images = read_idx(images_path, 3);
  const IdxArray labels = read_idx(labels_path, 1);
  if (images.dims[1] != 28 || images.dims[2] != 28) {
    throw TrainerError(images_path.string() + ": images are not 28 x 28");
  }
  if (images.dims[0] != labels.dims[0]) {
    throw TrainerError(labels_path.string() + ": has " + std::to_string(labels.dims[0]) +
                       " labels for " + std::to_string(images.dims[0]) + " images");
  }
  ImageDataset dataset;
  dataset.name = name;
  const int largest = *std::max_element(labels.bytes.begin(), labels.bytes.end());
  if (name == "mnist" && largest > 9) {
    throw TrainerError(labels_path.string() + ": has labels above 9, so it is not MNIST's");
  }
  dataset.class_names = class_names(name, folder, largest + 1);
  const auto n = static_cast<std::int64_t>(images.dims[0]);
  dataset.images = torch::from_blob(const_cast<std::uint8_t*>(images.bytes.data()), {n, 1, 28, 28},
                                    torch::kUInt8)
                       .to(torch::kFloat32)
                       .div_(127.5)
                       .sub_(1);
  dataset.labels =
      torch::from_blob(const_cast<std::uint8_t*>(labels.bytes.data()), {n}, torch::kUInt8)
          .to(torch::kInt64);
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
