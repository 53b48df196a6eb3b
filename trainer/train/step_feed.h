#pragma once

#include <torch/types.h>

#include <cstdint>

namespace digitforge {

/// What training steps read, on the device before the first of an epoch begins: the images and
/// labels, the epoch's order of them, and the numbers that change from step to step. A counter on
/// the device says which step is next, so that a step waits for nothing from the host and can be
/// replayed as a CUDA graph: the memory stays where it is.
class StepFeed {
 public:
  /// images: [n, ...]; labels: [n], int64; both on the device, where they stay.
  StepFeed(torch::Tensor images, torch::Tensor labels);

  /// Begins an epoch. rows: [steps, rows a step], int64, of the images; numbers: [steps, numbers a
  /// step], float; on any device, of the same shapes at every call. next: the first step to take.
  void begin(const torch::Tensor& rows, const torch::Tensor& numbers, std::int64_t next);

  struct Step {
    torch::Tensor images;   ///< [rows a step, ...]
    torch::Tensor labels;   ///< [rows a step]
    torch::Tensor numbers;  ///< [numbers a step]
  };
  /// The next step's, gathered on the device.
  Step take();

 private:
  torch::Tensor images_, labels_, rows_, numbers_;
  torch::Tensor next_;  ///< [1], int64
};

}  // namespace digitforge
