#pragma once

#include <filesystem>
#include <string>

#include "trainer/train/checkpoint_header.h"
#include "trainer/train/trainee.h"

namespace digitforge {

/// Everything that going on needs, as a file's bytes: networks, averaged weights, both optimisers,
/// random states and the position. Resuming on the same machine with the same number of threads
/// gives the same bits as a run that was never interrupted.
std::string checkpoint_bytes(const Settings& settings, const Position& position, Trainee& trainee);

/// Writes them. Throws TrainerError.
void save_checkpoint(const std::filesystem::path& path, const Settings& settings,
                     const Position& position, Trainee& trainee);

/// Settings and position alone: what is needed to make the trainee that load_checkpoint then fills.
/// Throws TrainerError that names the file and says what is wrong with it.
CheckpointHeader read_checkpoint_header(const std::filesystem::path& path);

/// Fills `trainee`, made with the header's settings, and restores the random states. Throws
/// TrainerError as above; trainee and random states are then as they were.
void load_checkpoint(const std::filesystem::path& path, Trainee& trainee);

}  // namespace digitforge
