#pragma once

#include <torch/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "trainer/data/dataset_files.h"

namespace digitforge {

/// Labelled images, resident as two tensors.
struct ImageDataset {
  std::string name;      ///< "mnist", "fashion-mnist", or a name of the user's
  torch::Tensor images;  ///< [n, 1, 28, 28], float, pixels in [-1, 1]
  torch::Tensor labels;  ///< [n], int64, 0 to class_names.size() - 1
  std::vector<std::string> class_names;
  std::string checksum = {};  ///< DatasetFiles::checksum of the whole that this is (a subset of)
};

/// A data set in MNIST's layout: four IDX files, raw or gzipped, in `folder`; 28 x 28 grey images,
/// 60,000 and 10,000 in MNIST and Fashion-MNIST. All of it is read here: nobody looks at the files
/// later. Throws TrainerError as read_dataset_files does.
ImageDataset load_dataset(const std::string& name, const std::filesystem::path& folder,
                          Split split);

/// Images `first` to `first` + `count` - 1.
ImageDataset subset(const ImageDataset& dataset, std::int64_t first, std::int64_t count);

/// The same with its tensors on a device.
ImageDataset to_device(const ImageDataset& dataset, torch::Device device);

/// Where a data set is: `given` if not empty, else for MNIST the variable DIGITFORGE_DATA, else
/// where './dev data' puts it: NAME in DIGITFORGE_CACHE or .cache, or where Debian's packages of
/// data sets are installed, /usr/share/datasets/NAME.
std::filesystem::path data_folder(const std::string& given, const std::string& name);

}  // namespace digitforge
