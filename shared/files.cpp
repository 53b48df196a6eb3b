#include "shared/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace digitforge {
namespace {

Error failure(const std::string& path, const char* what, int error) {
  return {ErrorCode::io, path + ": " + what + ": " + std::strerror(error)};
}

void sync_folder(const std::filesystem::path& folder) {
  const int fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;  // some file systems do not open folders; the rename stands all the same
  ::fsync(fd);
  ::close(fd);
}

/// 0 or the error number.
int write_all(int fd, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return ::fsync(fd) == 0 ? 0 : errno;
}

}  // namespace

Result<std::vector<std::byte>> read_file(const std::string& path) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) return failure(path, "cannot be opened", errno);
  std::vector<std::byte> bytes;
  char chunk[1 << 16];
  while (in.read(chunk, sizeof chunk) || in.gcount() > 0) {
    const auto* begin = reinterpret_cast<const std::byte*>(chunk);
    bytes.insert(bytes.end(), begin, begin + in.gcount());
  }
  if (in.bad()) return failure(path, "cannot be read", errno != 0 ? errno : EIO);
  return bytes;
}

Status write_file(const std::string& path, std::span<const std::byte> bytes) {
  // All that takes memory, before anything is written.
  const std::string temporary = path + ".tmp";
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return failure(path, "cannot be written", errno);
  int error = write_all(fd, bytes);
  if (::close(fd) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(temporary.c_str());
    return failure(path, "cannot be written", error);
  }
  sync_folder(folder);
  return Success{};
}

}  // namespace digitforge
