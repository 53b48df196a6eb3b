#include "trainer/train/files.h"

#include "shared/files.h"
#include "trainer/error.h"

namespace digitforge {

void store_file(const std::filesystem::path& path, std::string_view bytes) {
  const auto* data = reinterpret_cast<const std::byte*>(bytes.data());
  const Status status = write_file(path.string(), {data, bytes.size()});
  if (!status.ok()) throw TrainerError(status.error().message);
}

std::string load_file(const std::filesystem::path& path) {
  const auto bytes = read_file(path.string());
  if (!bytes.ok()) throw TrainerError(bytes.error().message);
  return {reinterpret_cast<const char*>(bytes.value().data()), bytes.value().size()};
}

}  // namespace digitforge
