#pragma once

#include <filesystem>
#include <memory>

namespace digitforge::bench {

/// The baseline: the networks and the loop of pytorch/examples cpp/dcgan/dcgan.cpp, written afresh
/// on LibTorch's own modules, data loader and Adam: MNIST through a loader that decodes, normalises
/// and stacks each batch; a backward pass for the real and one for the generated images; gradients
/// of the discriminator in the generator's step, too; losses read at every step.
class PlainDcgan {
 public:
  /// folder: MNIST's raw IDX files. batch: images a step.
  PlainDcgan(const std::filesystem::path& folder, std::int64_t batch);
  ~PlainDcgan();

  void step();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace digitforge::bench
