#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trainer/train/settings.h"

namespace digitforge {

/// How far a run has come.
struct Position {
  std::int64_t epoch = 0;                ///< whole epochs done
  std::int64_t batch = 0;                ///< steps done in the epoch after those
  double seconds = 0;                    ///< training time so far
  std::vector<std::string> class_names;  ///< of the data set, in label order
  std::string data;                      ///< DatasetFiles::checksum; empty in an old checkpoint
  double best_score = 0;                 ///< the lowest so far, see RunOptions::score
  std::int64_t best_epoch = 0;  ///< whole epochs done when it was reached; 0: none was scored
};

struct CheckpointHeader {
  Settings settings;
  Position position;
};

/// A position as a checkpoint keeps it, a JSON object.
std::string write_position(const Position& position);

/// What a checkpoint keeps as two JSON objects. Throws TrainerError, or nlohmann::json::exception,
/// where one is none, or lacks or mistakes what it needs, or holds a value that no run can have.
CheckpointHeader parse_checkpoint_header(const std::string& settings, const std::string& position);

}  // namespace digitforge
