#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/byte_reader.h"
#include "shared/error.h"
#include "shared/model_description.h"

namespace digitforge {

/// A network's records as a file has them: its tensors have no data yet.
struct NetworkDirectory {
  Network network;
  std::vector<std::uint64_t> offsets;  ///< version 1: where each tensor's data is said to be
};

/// Reads the records of one network; `offsets`: whether those of tensors end with an offset, as in
/// version 1.
Result<NetworkDirectory> read_network(ByteReader& reader, bool offsets);

/// Gives every tensor of a directory its bytes of `file`, the first one's from the aligned `begin`
/// on. Yields where the last one's end. Nothing may lie past the end of `file`.
Result<std::size_t> place_tensors(NetworkDirectory& directory, std::span<const std::byte> file,
                                  std::size_t begin);

/// Bytes `begin` to `end` - 1 are zero.
Status check_padding(std::span<const std::byte> file, std::size_t begin, std::size_t end,
                     ErrorCode code);

}  // namespace digitforge
