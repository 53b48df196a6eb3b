#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "shared/byte_reader.h"
#include "shared/error.h"
#include "shared/model_description.h"

namespace digitforge {

// What the records of a .dfw file are made of (shared/FORMAT.md). Errors name the byte.

/// " (byte 64)"
std::string at_byte(std::size_t offset);

/// The block ended within a record.
Error ends_early(ErrorCode code, const std::string& where, std::size_t offset);

/// A block: u32 length, then as many bytes, which `name` describes. Yields a reader of them.
Result<ByteReader> open_block(ByteReader& reader, ErrorCode code, const std::string& name);

/// A count of records, bounded by the format and by what the block has left for records of
/// `smallest` bytes.
Result<std::uint32_t> read_count(ByteReader& reader, std::uint32_t limit, std::size_t smallest,
                                 ErrorCode code, const std::string& what);

/// A shape within the format's limits.
Result<Shape> read_shape(ByteReader& reader, ErrorCode code, const std::string& where);

}  // namespace digitforge
