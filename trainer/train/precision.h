#pragma once

#include <torch/types.h>

#include <string>

#include "trainer/choices.h"

namespace digitforge {

// In what arithmetic networks run on a CUDA device (precision_names): "f32"; "tf32", products with
// 10 bits of mantissa; "bf16", autocast, where products and what follows them have 7 bits and
// weights stay f32.

/// Sets the precision of products, for the process, and asks cuDNN for algorithms that give the
/// same bits each time. `name` must be one of precision_names(). Throws TrainerError for anything
/// but "f32" on a device other than CUDA.
void set_precision(const std::string& name, torch::Device device);

/// While it lives, CUDA operations of this thread run under bf16 autocast, if `on`.
class Autocast {
 public:
  explicit Autocast(bool on);
  ~Autocast();
  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;

 private:
  bool on_;
};

}  // namespace digitforge
