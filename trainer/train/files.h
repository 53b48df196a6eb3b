#pragma once

#include <filesystem>
#include <string_view>

namespace digitforge {

/// Replaces `path` in one step: writes a temporary file beside it, syncs it to the disk, renames
/// it. Killed at any moment, `path` holds the old bytes or the new ones. Throws TrainerError with
/// the system's reason (disk full, no permission); the old file is then intact.
void write_file(const std::filesystem::path& path, std::string_view bytes);

/// Throws TrainerError that names the file.
std::string read_file(const std::filesystem::path& path);

}  // namespace digitforge
