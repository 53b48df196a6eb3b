#pragma once

#include <torch/types.h>

#include <cstdint>

namespace digitforge {

/// The processes that train one model together, each on its part of every batch.
class Workers {
 public:
  virtual ~Workers() = default;
  virtual std::int64_t rank() const = 0;   ///< this process, from 0
  virtual std::int64_t count() const = 0;  ///< of processes
  /// Replaces the tensor by its mean over the processes. Throws TrainerError where one is gone.
  virtual void average(torch::Tensor& tensor) = 0;
};

}  // namespace digitforge
