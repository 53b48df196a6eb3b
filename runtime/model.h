#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "runtime/cost.h"
#include "shared/error.h"
#include "shared/model_description.h"

namespace digitforge {

class ThreadPool;

/// What a loaded model is. Shapes leave the batch out.
struct ModelInfo {
  Metadata metadata;
  std::uint32_t latent_size = 0;  ///< values in a latent
  std::uint32_t classes = 0;      ///< 0 for unconditional models
  Shape image;                    ///< [channels, height, width]
  bool has_discriminator = false;
  std::string target;  ///< kernels in use: "avx2", "simd128", ...; runtime/kernels/targets.h
  std::uint64_t generator_parameters = 0;
  std::uint64_t discriminator_parameters = 0;  ///< 0 where it was not loaded
  ModelCost cost;                              ///< on this machine
};

/// Which digit to make: a label, or none for unconditional models.
inline constexpr std::int32_t kNoDigit = -1;

/// A batch of images by seed: image i has the latent of (seed, first_index + i), see
/// shared/random.h, so a picture does not depend on the batch it is made in.
struct GenerateRequest {
  std::uint64_t seed = 0;
  std::uint64_t first_index = 0;
  std::uint32_t count = 1;
  std::int32_t digit = kNoDigit;  ///< 0 to classes - 1; kNoDigit exactly for unconditional models
};

/// A generator, and the discriminator if the file has one, ready to run. Executes whatever graph
/// the file holds. Weights are unpacked and all working memory is planned when the model is loaded:
/// the calls below allocate nothing, and no exception leaves them. One thread at a time may use a
/// model; others share its weights by models that share() makes for them.
class Model {
 public:
  /// Checks and loads a .dfw file or its generator prefix; `bytes` may go away afterwards. pool:
  /// the threads that the model computes with, which must outlive it; or null, for the calling
  /// thread alone. Errors: those of ModelLoader, which does the same step by step.
  static Result<Model> load(std::span<const std::byte> bytes,
                            const LoadLimits& limits = LoadLimits::usual(),
                            ThreadPool* pool = nullptr);

  /// A model of the same weights, which are there once, with its own working memory: for another
  /// thread, or another pool. For any number of threads at once, whoever uses this model. Errors:
  /// out_of_memory.
  Result<Model> share(ThreadPool* pool = nullptr) const;

  Model(Model&&) noexcept;
  Model& operator=(Model&&) noexcept;
  ~Model();

  const ModelInfo& info() const;
  /// The checked graph, for showing it: node list, shapes and tensor names (without tensor data).
  const ModelDescription& description() const;

  /// Draws latents by seed and runs the generator.
  /// images: [count, channels, height, width], values in [-1, 1]. Errors: bad_argument.
  Status generate(const GenerateRequest& request, std::span<float> images);

  /// Runs the generator on given inputs. latents: [n, latent_size]; labels: [n, classes], one-hot
  /// or blended, empty for unconditional models; images: [n, channels, height, width]; n is taken
  /// from the size of `latents`. Errors: bad_argument, also for a NaN or an infinity.
  Status forward(std::span<const float> latents, std::span<const float> labels,
                 std::span<float> images);

  /// Runs the discriminator. images: [n, channels, height, width]; labels as in forward;
  /// logits: [n], positive says real. Errors: bad_argument, also for a NaN or an infinity;
  /// no_discriminator.
  Status discriminate(std::span<const float> images, std::span<const float> labels,
                      std::span<float> logits);

  /// Runs the file's self-test. Success carries the largest absolute difference over all recorded
  /// outputs (0 cases give 0); bad_self_test where it is over the tolerance for the weights' type.
  Result<float> self_test();

 private:
  friend class ModelLoader;
  struct Loaded;
  struct Workspaces;
  Model(std::shared_ptr<const Loaded> loaded, ThreadPool* pool);
  std::shared_ptr<const Loaded> loaded_;
  std::unique_ptr<Workspaces> workspaces_;
};

}  // namespace digitforge
