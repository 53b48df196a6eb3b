#pragma once

#include <filesystem>
#include <vector>

namespace digitforge {

/// Writes the comparison of cgan-input with cgan-hidden between the marks of a Markdown file: the
/// measures of every seed, their means, the difference with its 95 % interval (Student's t, pooled
/// variance), and whether the claim holds that concatenating the label gives fewer specks but
/// blurrier images. scores: JSON files as `evaluate --json` prints them, of both models, with the
/// same steps and at least two training seeds each. The file is replaced in one step. Throws
/// TrainerError.
void write_experiment(const std::vector<std::filesystem::path>& scores,
                      const std::filesystem::path& into);

}  // namespace digitforge
