#include "web/shell/native/picture_clipboard.h"

#include <cstdlib>
#include <utility>

namespace digitforge {
namespace {

Error failure(const std::string& reason) {
  return {ErrorCode::io, "The picture was not copied: " + reason + ". Save it instead."};
}

}  // namespace

PictureClipboard::PictureClipboard() {
  const std::string wayland = std::getenv("WAYLAND_DISPLAY") ? find_program("wl-copy") : "";
  const std::string x11 = find_program("xclip");
  if (!wayland.empty()) {
    command_ = {wayland, "--type", "image/png"};
  } else if (!x11.empty()) {
    command_ = {x11, "-selection", "clipboard", "-t", "image/png"};
  }
}

void PictureClipboard::copy(std::span<const std::uint8_t> png) {
  Result<DesktopHelper> started = DesktopHelper::start(command_, png);
  if (started) {
    helper_.emplace(std::move(started).value());
  } else {
    outcome_ = failure(started.error().message);
  }
}

std::optional<Status> PictureClipboard::poll() {
  if (outcome_) return std::exchange(outcome_, std::nullopt);
  if (!helper_) return std::nullopt;
  const std::optional<DesktopHelper::Outcome> outcome = helper_->poll();
  if (!outcome) return std::nullopt;
  helper_.reset();
  if (outcome->status == 0) return Success{};
  return failure(command_.front() + " failed with status " + std::to_string(outcome->status));
}

}  // namespace digitforge
