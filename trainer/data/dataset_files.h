#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace digitforge {

enum class Split { train, test };

/// One half of a data set as its files have it, checked.
struct DatasetFiles {
  std::uint32_t count = 0;           ///< images
  std::vector<std::uint8_t> pixels;  ///< [count, 28, 28]
  std::vector<std::uint8_t> labels;  ///< [count], each less than class_names.size()
  std::vector<std::string> class_names;
  std::string checksum;  ///< of all of these, whatever files they came from
};

/// Reads images and labels of MNIST's layout from `folder`, and the classes' names: the lines of
/// its classes.txt, else those that the data set of this `name` is known to have, else the labels'
/// numbers. Throws TrainerError that names the file, what is wrong with it and what to do; so, too,
/// where one of them changes while they are read.
DatasetFiles read_dataset_files(const std::string& name, const std::filesystem::path& folder,
                                Split split);

}  // namespace digitforge
