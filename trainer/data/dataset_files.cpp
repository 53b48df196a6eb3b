#include "trainer/data/dataset_files.h"

#include <algorithm>
#include <cstdio>
#include <set>
#include <span>
#include <sstream>
#include <utility>

#include "shared/crc32c.h"
#include "shared/limits.h"
#include "shared/text.h"
#include "trainer/data/idx.h"
#include "trainer/error.h"
#include "trainer/train/files.h"

namespace digitforge {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& path, const std::string& what) {
  throw TrainerError(path.string() + ": " + what, Failure::content);
}

/// The lines of a file, whichever system's line ends they have.
std::vector<std::string> lines_of(const fs::path& path) {
  std::vector<std::string> lines;
  std::istringstream in(load_file(path));
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

/// What a weight file can hold (shared/FORMAT.md), known before there is anything to export.
void check_names(const fs::path& list, const std::vector<std::string>& names) {
  if (names.size() > kMaxClasses) {
    refuse(list, "names " + std::to_string(names.size()) + " classes; the most are " +
                     std::to_string(kMaxClasses));
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string& name = names[i];
    const std::string line = "the name of class " + std::to_string(i);
    if (name.size() > kMaxName || !is_text(name)) {
      refuse(list, line + " must be at most " + std::to_string(kMaxName) +
                       " bytes of UTF-8 without control characters; write one name a line");
    }
    if (!seen.insert(name).second) refuse(list, line + " is taken already: " + name);
  }
}

std::vector<std::string> class_names(const std::string& name, const fs::path& folder, int labels) {
  std::vector<std::string> names;
  if (const fs::path list = folder / "classes.txt"; fs::exists(list)) {
    names = lines_of(list);
    if (static_cast<int>(names.size()) < labels) {
      refuse(list, "names " + std::to_string(names.size()) +
                       " classes, but there are labels up to " + std::to_string(labels - 1) +
                       "; write one name a line");
    }
    check_names(list, names);
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

std::string checksum_of(const DatasetFiles& files) {
  const auto of = [](std::span<const std::uint8_t> bytes) {
    char text[16];
    std::snprintf(text, sizeof text, "%08x", crc32c(std::as_bytes(bytes)));
    return std::string(text);
  };
  std::string names;
  for (const std::string& name : files.class_names) names += name + "\n";
  return std::to_string(files.count) + "-" + of(files.pixels) + "-" + of(files.labels) + "-" +
         of({reinterpret_cast<const std::uint8_t*>(names.data()), names.size()});
}

}  // namespace

DatasetFiles read_dataset_files(const std::string& name, const fs::path& folder, Split split) {
  if (!fs::is_directory(folder)) {
    throw TrainerError(
        folder.string() + ": no such folder; './dev data --dataset " + name +
            "' fetches MNIST and Fashion-MNIST, or name a folder that holds the four IDX files "
            "with --data",
        Failure::file);
  }
  const std::string prefix = split == Split::train ? "train" : "t10k";
  const fs::path images_path = folder / (prefix + "-images-idx3-ubyte");
  const fs::path labels_path = folder / (prefix + "-labels-idx1-ubyte");
  const IdxFile labels_file(labels_path), images_file(images_path);
  IdxArray images = images_file.read(3), labels = labels_file.read(1);
  // Labels of one data set would go with the images of another.
  images_file.require_unchanged();
  labels_file.require_unchanged();
  if (images.dims[1] != 28 || images.dims[2] != 28) {
    refuse(images_path, "images are " + std::to_string(images.dims[1]) + " x " +
                            std::to_string(images.dims[2]) + ", not 28 x 28");
  }
  if (images.dims[0] != labels.dims[0]) {
    refuse(labels_path, "has " + std::to_string(labels.dims[0]) + " labels for " +
                            std::to_string(images.dims[0]) +
                            " images; take both files from the same data set");
  }
  const int largest = *std::max_element(labels.bytes.begin(), labels.bytes.end());
  if (name == "mnist" && largest > 9) {
    refuse(labels_path,
           "has labels above 9, so it is not MNIST's; give another data set its name by --dataset");
  }
  DatasetFiles files;
  files.count = images.dims[0];
  files.pixels = std::move(images.bytes);
  files.labels = std::move(labels.bytes);
  files.class_names = class_names(name, folder, largest + 1);
  files.checksum = checksum_of(files);
  return files;
}

}  // namespace digitforge
