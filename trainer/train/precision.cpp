#include "trainer/train/precision.h"

#include <ATen/autocast_mode.h>
#include <torch/torch.h>
#include <torch/version.h>

#include "trainer/error.h"

namespace digitforge {
namespace {

// LibTorch 2.4 gave autocast's functions a device type.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
void switch_autocast(bool on) {
  at::autocast::set_autocast_dtype(at::kCUDA, at::kBFloat16);
  at::autocast::set_autocast_enabled(at::kCUDA, on);
}
#else
void switch_autocast(bool on) {
  at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
  at::autocast::set_enabled(on);
}
#endif

}  // namespace

void set_precision(const std::string& name, torch::Device device) {
  if (name != "f32" && !device.is_cuda()) {
    throw TrainerError("--precision " + name + " needs a CUDA device; on " + device.str() +
                       " there is f32 alone");
  }
  at::globalContext().setDeterministicCuDNN(true);
  at::globalContext().setBenchmarkCuDNN(false);  // which would choose by the clock
  at::globalContext().setAllowTF32CuBLAS(name == "tf32");
  at::globalContext().setAllowTF32CuDNN(name == "tf32");
}

Autocast::Autocast(bool on) : on_(on) {
  if (!on_) return;
  // Casts of weights, kept over steps, would outlive the graph that they were captured in.
  at::autocast::set_autocast_cache_enabled(false);
  switch_autocast(true);
}

Autocast::~Autocast() {
  if (on_) switch_autocast(false);
}

}  // namespace digitforge
