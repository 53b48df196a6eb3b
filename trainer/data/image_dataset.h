#pragma once

#include <torch/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace digitforge {

/// Labelled images, resident as two tensors.
struct ImageDataset {
  std::string name;      ///< "mnist"
  torch::Tensor images;  ///< [n, 1, 28, 28], float, pixels in [-1, 1]
  torch::Tensor labels;  ///< [n], int64, 0 to class_names.size() - 1
  std::vector<std::string> class_names;
};

enum class Split { train, test };

/// MNIST's 60,000 training or 10,000 test images from the folder with the four IDX files, raw or
/// gzipped. Throws TrainerError that names the file and what to do.
ImageDataset load_mnist(const std::filesystem::path& folder, Split split);

/// Where MNIST is: `given` if not empty, else the variable DIGITFORGE_DATA, else the folder that
/// './dev data' fills (.cache/mnist under the current folder).
std::filesystem::path data_folder(const std::string& given);

}  // namespace digitforge
