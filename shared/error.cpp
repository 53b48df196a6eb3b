#include "shared/error.h"

namespace digitforge {

const char* error_code_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::bad_magic:
      return "bad_magic";
    case ErrorCode::unsupported_version:
      return "unsupported_version";
    case ErrorCode::bad_header:
      return "bad_header";
    case ErrorCode::truncated:
      return "truncated";
    case ErrorCode::trailing_bytes:
      return "trailing_bytes";
    case ErrorCode::bad_checksum:
      return "bad_checksum";
    case ErrorCode::bad_metadata:
      return "bad_metadata";
    case ErrorCode::bad_tensor:
      return "bad_tensor";
    case ErrorCode::bad_graph:
      return "bad_graph";
    case ErrorCode::bad_self_test:
      return "bad_self_test";
    case ErrorCode::bad_argument:
      return "bad_argument";
    case ErrorCode::wrong_kind:
      return "wrong_kind";
    case ErrorCode::no_discriminator:
      return "no_discriminator";
    case ErrorCode::too_large:
      return "too_large";
    case ErrorCode::out_of_memory:
      return "out_of_memory";
    case ErrorCode::io:
      return "io";
  }
  return "unknown";
}

}  // namespace digitforge
