#pragma once

#include <filesystem>
#include <vector>

namespace digitforge {

/// Writes the scores that tell most about a model into the list of models that the page and the app
/// show (weights/models.json): as "scores" of the entry whose file is NAME.dfw, for each of
/// `scores`, NAME.json as `evaluate --json` prints them. The list is replaced in one step. Throws
/// TrainerError where a file is unreadable, or the list has no such entry.
void write_model_scores(const std::vector<std::filesystem::path>& scores,
                        const std::filesystem::path& models);

}  // namespace digitforge
