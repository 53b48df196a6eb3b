#pragma once

#include <stdexcept>

namespace digitforge {

/// A failure that the trainer's user can act on; main prints it and exits with 1.
struct TrainerError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace digitforge
