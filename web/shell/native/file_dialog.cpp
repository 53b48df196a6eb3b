#include "web/shell/native/file_dialog.h"

#include <utility>

namespace digitforge {
namespace {

namespace fs = std::filesystem;

/// What both programs exit with when nothing was chosen.
constexpr int kCancelled = 1;

Error failure(const std::string& reason) {
  return {ErrorCode::io,
          "No file could be chosen: " + reason + ". Drop one on this window instead."};
}

}  // namespace

FileDialog::FileDialog() {
  if (const std::string zenity = find_program("zenity"); !zenity.empty()) {
    command_ = {zenity, "--file-selection", "--title=Open a model of your own",
                "--file-filter=Models (*.dfw) | *.dfw", "--file-filter=All files | *"};
  } else if (const std::string kdialog = find_program("kdialog"); !kdialog.empty()) {
    command_ = {kdialog, "--title",       "Open a model of your own", "--getopenfilename",
                ".",     "Models (*.dfw)"};
  }
}

void FileDialog::open() {
  if (helper_ || command_.empty()) return;
  Result<DesktopHelper> started = DesktopHelper::start(command_);
  if (started) {
    helper_.emplace(std::move(started).value());
  } else {
    failure_ = failure(started.error().message);
  }
}

std::optional<Result<fs::path>> FileDialog::poll() {
  if (failure_) return *std::exchange(failure_, std::nullopt);
  if (!helper_) return std::nullopt;
  std::optional<DesktopHelper::Outcome> outcome = helper_->poll();
  if (!outcome) return std::nullopt;
  helper_.reset();
  if (outcome->status == kCancelled) return fs::path();
  if (outcome->status != 0) {
    return failure(command_.front() + " failed with status " + std::to_string(outcome->status));
  }
  std::string& path = outcome->output;
  if (path.ends_with('\n')) path.pop_back();
  return fs::path(path);
}

}  // namespace digitforge
