#include "trainer/data/image_dataset.h"

#include <torch/torch.h>

#include <algorithm>
#include <cstdlib>

#include "trainer/data/idx.h"
#include "trainer/error.h"

namespace digitforge {

ImageDataset load_mnist(const std::filesystem::path& folder, Split split) {
  if (!std::filesystem::is_directory(folder)) {
    throw TrainerError(
        folder.string() +
        ": no such folder; './dev data' fetches MNIST, or name a folder that holds its"
        " four IDX files with --data or DIGITFORGE_DATA");
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
  dataset.name = "mnist";
  for (int digit = 0; digit < 10; ++digit) dataset.class_names.push_back(std::to_string(digit));
  if (*std::max_element(labels.bytes.begin(), labels.bytes.end()) >= dataset.class_names.size()) {
    throw TrainerError(labels_path.string() + ": has labels above 9");
  }
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

std::filesystem::path data_folder(const std::string& given) {
  if (!given.empty()) return given;
  if (const char* variable = std::getenv("DIGITFORGE_DATA");
      variable != nullptr && *variable != 0) {
    return variable;
  }
  return ".cache/mnist";
}

}  // namespace digitforge
