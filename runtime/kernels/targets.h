#pragma once

#include <vector>

#include "runtime/kernels/kernel_table.h"
#include "shared/error.h"

namespace digitforge {

/// The targets of this build that this machine can run, from the plainest to the fastest.
std::vector<const KernelTable*> usable_targets();

/// The fastest usable target, or the one that the environment variable DIGITFORGE_TARGET names.
/// Errors: bad_argument where it names none that is usable.
Result<const KernelTable*> choose_target();

}  // namespace digitforge
