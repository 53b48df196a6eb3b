#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "shared/error.h"

namespace digitforge {

/// All of a file. Errors: io, naming the file and the system's reason.
Result<std::vector<std::byte>> read_file(const std::string& path);

/// Replaces `path` in one step: writes a temporary file beside it, syncs it to the disk, renames
/// it. Killed at any moment, `path` holds the old bytes or the new ones. Errors: io, with the
/// system's reason (disk full, no permission); the old file is then intact.
Status write_file(const std::string& path, std::span<const std::byte> bytes);

}  // namespace digitforge
