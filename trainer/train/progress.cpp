#include "trainer/train/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace digitforge {
namespace {

std::string format_means(const StepMeans& means) {
  char text[96];
  std::snprintf(text, sizeof text, "J(D) %.3f  J(G) %.3f  D(x) %.2f  D(G(z)) %.2f", means.loss_d,
                means.loss_g, means.d_real, means.d_fake);
  return text;
}

}  // namespace

std::string format_duration(double seconds) {
  const auto s = static_cast<long>(seconds + 0.5);
  char text[32];
  if (s >= 3600) {
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
  } else {
    std::snprintf(text, sizeof text, "%02ld:%02ld", s / 60, s % 60);
  }
  return text;
}

Progress::Progress(std::int64_t epochs, std::int64_t steps_per_epoch, std::int64_t batch)
    : terminal_(isatty(STDOUT_FILENO) == 1),
      epochs_(epochs),
      steps_per_epoch_(steps_per_epoch),
      batch_(batch) {}

bool Progress::due() const {
  return Clock::now() - last_shown_ >= std::chrono::milliseconds(terminal_ ? 250 : 10000);
}

void Progress::show(std::int64_t epoch, std::int64_t step, const StepMeans& means) {
  const auto now = Clock::now();
  const std::int64_t done = epoch * steps_per_epoch_ + step + 1;
  const double seconds = std::chrono::duration<double>(now - last_shown_).count();
  const double rate = shown_steps_ < 0 ? 0 : static_cast<double>(done - shown_steps_) / seconds;
  const double left = rate > 0 ? static_cast<double>(epochs_ * steps_per_epoch_ - done) / rate : 0;
  last_shown_ = now;
  shown_steps_ = done;

  constexpr int kWidth = 20;
  const auto filled = static_cast<int>(kWidth * (step + 1) / steps_per_epoch_);
  const std::string bar = std::string(static_cast<std::size_t>(filled), '#') +
                          std::string(static_cast<std::size_t>(kWidth - filled), '.');
  std::printf("%sepoch %lld/%lld [%s] step %lld/%lld  %.0f images/s  %s  left %s%s",
              terminal_ ? "\r\x1b[K" : "", static_cast<long long>(epoch + 1),
              static_cast<long long>(epochs_), bar.c_str(), static_cast<long long>(step + 1),
              static_cast<long long>(steps_per_epoch_), rate * static_cast<double>(batch_),
              format_means(means).c_str(), rate > 0 ? format_duration(left).c_str() : "?",
              terminal_ ? "" : "\n");
  std::fflush(stdout);
}

void Progress::finish_epoch(std::int64_t epoch, const StepMeans& means, double images_per_second) {
  std::printf("%sepoch %lld/%lld  %s  %.0f images/s\n", terminal_ ? "\r\x1b[K" : "",
              static_cast<long long>(epoch + 1), static_cast<long long>(epochs_),
              format_means(means).c_str(), images_per_second);
  std::fflush(stdout);
}

}  // namespace digitforge
