#pragma once

#include <stdexcept>
#include <string>

namespace digitforge {

/// Kinds of failure. Their numbers are the program's exit statuses; what `digitforge` can fail by,
/// too, has the same number there.
enum class Failure {
  argument = 1,   ///< an option, a setting, or files that do not go together
  file = 2,       ///< a file that cannot be read or written
  content = 3,    ///< a file that does not hold what it must
  too_large = 5,  ///< not enough memory
  diverged = 6,   ///< training gave a NaN or an infinity
  process = 7,    ///< another process of the run is gone, or was never met
};

/// A failure that the trainer's user can act on; main prints it and exits with its kind.
struct TrainerError : std::runtime_error {
  explicit TrainerError(const std::string& what, Failure kind = Failure::argument)
      : std::runtime_error(what), failure(kind) {}

  Failure failure;
};

}  // namespace digitforge
