#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace digitforge::fuzz {

/// As LLVMFuzzerCustomMutator, for .dfw files: `graphs` times of 16 another graph
/// (graph_mutator.h), else other bytes, most of the time behind a header whose sizes and checksums
/// fit them again.
std::size_t mutate_file(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed,
                        unsigned graphs);

/// Gives a file's header the sizes and checksums of what follows it.
void repair_header(std::vector<std::byte>& file);

}  // namespace digitforge::fuzz
