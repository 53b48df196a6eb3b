#include <cstdio>

#include "runtime/cli/commands.h"
#include "shared/files.h"
#include "shared/weight_file.h"

namespace digitforge {

Status convert(const std::string& path, const std::string& out) {
  const auto bytes = read_file(path);
  if (!bytes.ok()) return bytes.error();
  const auto file = read_any_weights(bytes.value());
  if (!file.ok()) return Error{file.error().code, path + ": " + file.error().message};
  const auto converted = write_weights(file.value());
  if (!converted.ok())
    return Error{converted.error().code, path + ": " + converted.error().message};
  const Status written = write_file(out, converted.value());
  if (written.ok()) std::printf("%s: %zu bytes\n", out.c_str(), converted.value().size());
  return written;
}

}  // namespace digitforge
