#pragma once

#include <string>
#include <utility>
#include <variant>

namespace digitforge {

/// What went wrong, for programs. The names double as the `code` of the JavaScript API's errors.
enum class ErrorCode {
  bad_magic,            ///< not a .dfw file at all
  unsupported_version,  ///< a .dfw file of a version this reader does not know
  bad_header,           ///< header fields that contradict the format or each other
  truncated,            ///< fewer bytes than the file says it has
  trailing_bytes,       ///< more bytes than the file says it has
  bad_checksum,         ///< CRC-32C differs: the file is damaged
  bad_metadata,         ///< metadata that the format does not allow
  bad_tensor,           ///< a tensor's name, type, shape, offset or values
  bad_graph,            ///< a node, its operands or the shapes along the graph
  bad_self_test,        ///< the self-test record, or its outputs do not reproduce
  bad_argument,         ///< a call's argument: size, digit, count
  wrong_kind,           ///< a classifier where a generator is needed, or the other way round
  no_discriminator,     ///< asked for a discriminator that was not loaded
  too_large,            ///< over a limit of the format, or of what a model may take
  out_of_memory,        ///< an allocation failed
  io,                   ///< a file could not be opened, read or written
};

/// "bad_magic" and so on; never null.
const char* error_code_name(ErrorCode code);

/// A failure that a user can act on: what is wrong, where, and what to do.
struct Error {
  ErrorCode code;
  std::string message;
};

/// A value or an Error. The value is reached only after `ok()` was checked.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return std::holds_alternative<T>(state_); }
  explicit operator bool() const { return ok(); }

  T& value() & { return std::get<T>(state_); }
  const T& value() const& { return std::get<T>(state_); }
  T&& value() && { return std::get<T>(std::move(state_)); }
  const Error& error() const& { return std::get<Error>(state_); }
  Error&& error() && { return std::get<Error>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

struct Success {};
/// The result of something that yields no value: `return Success{};` or `return Error{...};`.
using Status = Result<Success>;

}  // namespace digitforge
