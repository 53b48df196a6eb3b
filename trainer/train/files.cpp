#include "trainer/train/files.h"

#include "shared/files.h"
#include "trainer/error.h"

namespace digitforge {

void store_file(const std::filesystem::path& path, std::string_view bytes) {
  const auto* data = reinterpret_cast<const std::byte*>(bytes.data());
  const Status status = write_file(path.string(), {data, bytes.size()});
  if (!status.ok()) throw TrainerError(status.error().message, Failure::file);
}

std::string load_file(const std::filesystem::path& path) {
  const auto bytes = read_file(path.string());
  if (!bytes.ok()) throw TrainerError(bytes.error().message, Failure::file);
  return {reinterpret_cast<const char*>(bytes.value().data()), bytes.value().size()};
}

void make_folder(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    throw TrainerError(path.string() + ": the folder cannot be made: " + error.message() +
                           "; name another by --out",
                       Failure::file);
  }
}

}  // namespace digitforge
