#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace digitforge {

/// This process among those that were started together.
struct Launch {
  std::int64_t rank = 0;
  std::int64_t count = 1;       ///< of processes
  std::int64_t local_rank = 0;  ///< among those of this machine: which GPU to take
  std::string address;          ///< of the machine that rank 0 runs on
  std::uint16_t port = 0;
  /// The launcher keeps the store at address:port itself, as torchrun does; else rank 0 does.
  bool has_store = false;
};

/// From RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR and MASTER_PORT, which torchrun sets; where RANK
/// is missing, rank, count and local rank are those of Open MPI's mpirun or of SLURM's srun, and
/// the address is this machine's (one machine) unless MASTER_ADDR says otherwise. Empty where the
/// process was started alone. Throws TrainerError that names the variable that is missing or wrong.
std::optional<Launch> find_launch();

}  // namespace digitforge
