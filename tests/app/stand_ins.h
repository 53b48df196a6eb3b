#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/support/temporary_folder.h"

namespace digitforge {

/// Shell scripts that stand in for programs of the desktop's: PATH has no others.
class StandIns {
 public:
  StandIns();
  StandIns(const StandIns&) = delete;
  StandIns& operator=(const StandIns&) = delete;
  ~StandIns();

  void add(const std::string& name, const std::string& script);
  std::filesystem::path program(const std::string& name) const { return folder_.path() / name; }
  /// What they wrote to the file that they know as $TOLD.
  std::string told() const;

 private:
  TemporaryFolder folder_;
  std::string path_;  ///< PATH before
};

std::string text_of(const std::filesystem::path& path);

/// What `ask` gives as soon as it gives something.
template <typename Ask>
auto eventually(Ask ask) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (std::chrono::steady_clock::now() < end) {
    if (auto result = ask()) return *std::move(result);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  throw std::runtime_error("it did not come in 30 seconds");
}

}  // namespace digitforge
