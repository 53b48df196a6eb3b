#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "trainer/train/settings.h"
#include "trainer/train/trainee.h"

namespace digitforge {

/// How far a run has come.
struct Position {
  std::int64_t epoch = 0;                ///< whole epochs done
  std::int64_t batch = 0;                ///< steps done in the epoch after those
  double seconds = 0;                    ///< training time so far
  std::vector<std::string> class_names;  ///< of the data set, in label order
  double best_score = 0;                 ///< the lowest so far, see RunOptions::score
  std::int64_t best_epoch = 0;  ///< whole epochs done when it was reached; 0: none was scored
};

/// Everything that going on needs, as a file's bytes: networks, averaged weights, both optimisers,
/// random states and the position. Resuming on the same machine with the same number of threads
/// gives the same bits as a run that was never interrupted.
std::string checkpoint_bytes(const Settings& settings, const Position& position, Trainee& trainee);

/// Writes them. Throws TrainerError.
void save_checkpoint(const std::filesystem::path& path, const Settings& settings,
                     const Position& position, Trainee& trainee);

struct CheckpointHeader {
  Settings settings;
  Position position;
};

/// Settings and position alone: what is needed to make the trainee that load_checkpoint then fills.
/// Throws TrainerError that names the file.
CheckpointHeader read_checkpoint_header(const std::filesystem::path& path);

/// Fills `trainee`, made with the header's settings, and restores the random states.
void load_checkpoint(const std::filesystem::path& path, Trainee& trainee);

}  // namespace digitforge
