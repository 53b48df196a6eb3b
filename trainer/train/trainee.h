#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace digitforge {

/// What a checkpoint holds besides settings and position.
class Trainee {
 public:
  virtual ~Trainee() = default;
  /// Every tensor that a checkpoint must hold, by name; steps are kept apart.
  virtual std::vector<std::pair<std::string, torch::Tensor>> state() = 0;
  virtual std::int64_t steps() const = 0;
  virtual void set_steps(std::int64_t steps) = 0;
  virtual torch::Device device() const = 0;
};

}  // namespace digitforge
