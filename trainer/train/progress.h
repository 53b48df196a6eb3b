#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "trainer/train/gan.h"

namespace digitforge {

/// The live view of a run: one line that redraws itself on a terminal, a plain line every ten
/// seconds elsewhere.
class Progress {
 public:
  Progress(std::int64_t epochs, std::int64_t steps_per_epoch, std::int64_t batch);

  /// True when it is time for another line. Reading the losses waits for the device, so ask first.
  bool due() const;
  /// epoch, step: from 0.
  void show(std::int64_t epoch, std::int64_t step, const StepMeans& means);
  /// One line that stays, at the end of an epoch.
  void finish_epoch(std::int64_t epoch, const StepMeans& means, double images_per_second);

 private:
  using Clock = std::chrono::steady_clock;

  bool terminal_;
  std::int64_t epochs_, steps_per_epoch_, batch_;
  Clock::time_point last_shown_ = Clock::now();
  std::int64_t shown_steps_ = -1;  ///< steps done at the last line; -1 before the first
};

/// "1:02:03" or "02:03"
std::string format_duration(double seconds);

}  // namespace digitforge
