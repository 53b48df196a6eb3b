#include "trainer/parallel/launch.h"

#include <array>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include "trainer/error.h"

namespace digitforge {
namespace {

/// What the launchers call rank, number of processes and local rank.
struct Names {
  const char *rank, *count, *local_rank;
};
constexpr std::array<Names, 3> kLaunchers{{
    {"RANK", "WORLD_SIZE", "LOCAL_RANK"},
    {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK"},
    {"SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID"},
}};

constexpr std::int64_t kDefaultPort = 29500;  // torchrun's

std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == 0) return std::nullopt;
  return value;
}

/// A whole number from `low` to `high`; `fallback` where the variable is not set and that is fine.
std::int64_t number(const char* name, std::int64_t low, std::int64_t high,
                    std::optional<std::int64_t> fallback = {}) {
  const auto text = variable(name);
  if (!text && fallback) return *fallback;
  if (!text) {
    throw TrainerError(std::string(name) +
                       " is not set, but other variables of a launch in several processes are");
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || value < low || value > high) {
    throw TrainerError(std::string(name) + " is '" + *text + "'; it must be a whole number from " +
                       std::to_string(low) + " to " + std::to_string(high));
  }
  return value;
}

}  // namespace

std::optional<Launch> find_launch() {
  for (const Names& names : kLaunchers) {
    if (!variable(names.rank)) continue;
    Launch launch;
    launch.count = number(names.count, 1, 65536);
    if (launch.count == 1) return std::nullopt;
    launch.rank = number(names.rank, 0, launch.count - 1);
    launch.local_rank = number(names.local_rank, 0, launch.count - 1, launch.rank);
    launch.address = variable("MASTER_ADDR").value_or("127.0.0.1");
    launch.port = static_cast<std::uint16_t>(number("MASTER_PORT", 1, 65535, kDefaultPort));
    launch.has_store = variable("TORCHELASTIC_USE_AGENT_STORE") == "True";
    return launch;
  }
  return std::nullopt;
}

}  // namespace digitforge
