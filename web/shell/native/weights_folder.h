#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "shared/error.h"

namespace digitforge {

/// One .dfw file on disk.
struct WeightsFile {
  std::filesystem::path path;
  std::string title;
  std::vector<std::pair<std::string, std::string>> scores = {};  ///< measured ones: name, value
};

/// The .dfw files of a folder that hold generators, in the order and with the titles of its
/// models.json
/// ([{"file": "NAME.dfw", "title": "...", "scores": {"NAME": "VALUE"}}]); files that it does not
/// name follow by name. Errors: io, bad_metadata.
Result<std::vector<WeightsFile>> list_weights(const std::filesystem::path& folder);

}  // namespace digitforge
