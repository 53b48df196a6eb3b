#pragma once

#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "web/app/studio.h"
#include "web/shell/native/memory.h"

namespace digitforge {

/// Opens people's own .dfw files, and keeps where the last few lie, so that a later visit can show
/// what it ended with: web/page/own_models.mjs does the same for the page.
class OwnModels {
 public:
  static constexpr std::size_t kMost = 8;

  /// What `memory` has of former visits.
  explicit OwnModels(Memory& memory);
  /// Begins to open a file, as Studio::open_own_model does; a bad one becomes a notice.
  void open(Studio& studio, const std::filesystem::path& path);
  /// Where the model that was opened lies; links call it `key`.
  void keep(std::string key, const std::filesystem::path& path);
  /// Opens what the link's text names and the library lacks, of the files that were opened before.
  /// One that is not there any more is left out: opening the link says so.
  void reopen(Studio& studio, std::string_view link);

 private:
  Memory& memory_;
  std::vector<std::pair<std::string, std::filesystem::path>> known_;  ///< by key, the newest last
};

}  // namespace digitforge
