#include "web/shell/native/desktop_helper.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <utility>

namespace digitforge {
namespace {

namespace fs = std::filesystem;

/// What a helper's process is like: its files, its signals, a group of its own.
class Setting {
 public:
  Setting(int input, int output) {
    posix_spawn_file_actions_init(&files_);
    posix_spawn_file_actions_adddup2(&files_, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files_, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
    posix_spawn_file_actions_addclosefrom_np(&files_, STDERR_FILENO + 1);
#endif
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP);
  }
  Setting(const Setting&) = delete;
  Setting& operator=(const Setting&) = delete;
  ~Setting() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&files_);
  }
  const posix_spawn_file_actions_t* files() const { return &files_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t files_;
  posix_spawnattr_t attributes_;
};

std::string content_of(std::FILE* file) {
  std::string content;
  std::rewind(file);
  char chunk[4096];
  for (std::size_t size; (size = std::fread(chunk, 1, sizeof chunk, file)) > 0;) {
    content.append(chunk, size);
  }
  return content;
}

}  // namespace

fs::path find_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const fs::path program = fs::path(folder) / name;
    std::error_code missing;
    if (fs::is_regular_file(program, missing) && ::access(program.c_str(), X_OK) == 0) {
      return program;
    }
  }
  return {};
}

DesktopHelper::File DesktopHelper::nameless_file(std::span<const std::uint8_t> content) {
  File file(std::tmpfile());
  if (!file) return nullptr;
  ::fcntl(::fileno(file.get()), F_SETFD, FD_CLOEXEC);
  if (std::fwrite(content.data(), 1, content.size(), file.get()) != content.size() ||
      std::fflush(file.get()) != 0) {
    return nullptr;
  }
  std::rewind(file.get());
  return file;
}

Result<DesktopHelper> DesktopHelper::start(const std::vector<std::string>& command,
                                           std::span<const std::uint8_t> input) {
  const std::string& program = command.front();
  const File in = nameless_file(input);
  File out = nameless_file({});
  if (!in || !out) {
    return Error{ErrorCode::io, "no room for a temporary file: " + std::string(strerror(errno))};
  }
  const Setting setting(::fileno(in.get()), ::fileno(out.get()));
  std::vector<char*> arguments;
  for (const std::string& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  pid_t process = 0;
  const int failed = ::posix_spawn(&process, program.c_str(), setting.files(), setting.attributes(),
                                   arguments.data(), environ);
  if (failed != 0) {
    return Error{ErrorCode::io, program + " cannot be started: " + std::strerror(failed)};
  }
  return DesktopHelper(process, std::move(out));
}

DesktopHelper::DesktopHelper(DesktopHelper&& other) noexcept
    : process_(std::exchange(other.process_, 0)), output_(std::move(other.output_)) {}

DesktopHelper& DesktopHelper::operator=(DesktopHelper&& other) noexcept {
  std::swap(process_, other.process_);
  std::swap(output_, other.output_);
  return *this;
}

DesktopHelper::~DesktopHelper() { end(); }

void DesktopHelper::end() {
  if (process_ == 0) return;
  ::kill(-process_, SIGKILL);
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) continue;
  process_ = 0;
}

std::optional<DesktopHelper::Outcome> DesktopHelper::poll() {
  int status = 0;
  if (process_ == 0 || ::waitpid(process_, &status, WNOHANG) == 0) return std::nullopt;
  process_ = 0;
  return Outcome{WIFEXITED(status) ? WEXITSTATUS(status) : -1, content_of(output_.get())};
}

}  // namespace digitforge
