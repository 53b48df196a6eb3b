#include "shared/record_reader.h"

#include "shared/shape_rules.h"

namespace digitforge {

std::string at_byte(std::size_t offset) { return " (byte " + std::to_string(offset) + ")"; }

Result<ByteReader> open_block(ByteReader& reader, ErrorCode code, const std::string& name) {
  const std::size_t start = reader.offset();
  const std::uint32_t length = reader.u32();
  const std::size_t origin = reader.offset();
  const auto content = reader.take(length);
  if (reader.failed()) {
    return Error{code, name + ": its length, " + std::to_string(length) +
                           " bytes, reaches past the end" + at_byte(start)};
  }
  return ByteReader(content, origin);
}

Result<std::uint32_t> read_count(ByteReader& reader, std::uint32_t limit, std::size_t smallest,
                                 ErrorCode code, const std::string& what) {
  const std::size_t start = reader.offset();
  const std::uint32_t count = reader.u16();
  if (!reader.failed() && count > limit) {
    return Error{ErrorCode::too_large, std::to_string(count) + " " + what +
                                           "; the format's limit is " + std::to_string(limit) +
                                           at_byte(start)};
  }
  if (reader.failed() || count * smallest > reader.remaining()) {
    return Error{
        code, "the block ends before its " + std::to_string(count) + " " + what + at_byte(start)};
  }
  return count;
}

Error ends_early(ErrorCode code, const std::string& where, std::size_t offset) {
  return Error{code, where + ": the block ends inside this record" + at_byte(offset)};
}

Result<Shape> read_shape(ByteReader& reader, ErrorCode code, const std::string& where) {
  const std::size_t start = reader.offset();
  Shape shape;
  const std::uint8_t rank = reader.u8();
  if (!reader.failed() && (rank < 1 || rank > kMaxRank)) {
    return Error{code,
                 where + ": rank " + std::to_string(rank) + " is not from 1 to 4" + at_byte(start)};
  }
  shape.rank = rank;
  for (std::uint32_t i = 0; i < shape.rank; ++i) shape.dims[i] = reader.u32();
  if (reader.failed()) return ends_early(code, where, start);
  if (Status status = check_shape(shape, code, where); !status) return status.error();
  return shape;
}

}  // namespace digitforge
