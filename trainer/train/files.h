#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace digitforge {

/// shared/files.h for the trainer, which throws its failures as TrainerError.
void store_file(const std::filesystem::path& path, std::string_view bytes);
std::string load_file(const std::filesystem::path& path);

/// Makes a run's folder and those above it, where they are missing. Throws TrainerError.
void make_folder(const std::filesystem::path& path);

}  // namespace digitforge
