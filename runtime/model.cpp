#include "runtime/model.h"

#include <algorithm>
#include <string>
#include <utility>

#include "runtime/finite.h"
#include "runtime/guarded.h"
#include "runtime/model_loader.h"
#include "runtime/model_state.h"
#include "shared/random.h"

namespace digitforge {
namespace {

Error bad_argument(std::string message) { return {ErrorCode::bad_argument, std::move(message)}; }

Error wrong_size(const std::string& what, std::size_t got, std::uint64_t wanted) {
  return bad_argument(what + ": got " + std::to_string(got) + " values where " +
                      std::to_string(wanted) + " are needed");
}

Status check_labels(const ModelInfo& info, std::span<const float> given, std::size_t n) {
  const std::uint64_t wanted = std::uint64_t{n} * info.classes;  // may be beyond 32 bits
  if (given.size() == wanted) return check_finite("labels", given);
  if (info.classes == 0) return bad_argument("this model is unconditional: it takes no labels");
  return wrong_size("labels", given.size(), wanted);
}

}  // namespace

Result<Model> Model::load(std::span<const std::byte> bytes, const LoadLimits& limits,
                          ThreadPool* pool) {
  auto loader = ModelLoader::start(bytes, limits, pool);
  if (!loader.ok()) return std::move(loader).error();  // moved: a copy takes memory
  return loader.value().finish();
}

Result<Model> Model::share(ThreadPool* pool) const {
  return guarded([&]() -> Result<Model> { return Model(loaded_, pool); });
}

Model::Model(std::shared_ptr<const Loaded> loaded, ThreadPool* pool)
    : loaded_(std::move(loaded)), workspaces_(std::make_unique<Workspaces>()) {
  workspaces_->generator = loaded_->generator.make_workspace(pool, loaded_->memory_bytes);
  if (loaded_->discriminator) {
    workspaces_->discriminator =
        loaded_->discriminator->make_workspace(pool, loaded_->memory_bytes);
  }
  workspaces_->latents.resize(loaded_->chunk * loaded_->info.latent_size);
  workspaces_->labels.resize(loaded_->chunk * loaded_->info.classes);
}
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;
Model::~Model() = default;

const ModelInfo& Model::info() const { return loaded_->info; }
const ModelDescription& Model::description() const { return loaded_->description; }

Status Model::generate(const GenerateRequest& request, std::span<float> images) {
  return guarded([&]() -> Status {
    const ModelInfo& info = loaded_->info;
    const std::size_t size = info.image.elements();
    const std::uint64_t wanted = std::uint64_t{request.count} * size;  // may be beyond 32 bits
    if (images.size() != wanted) return wrong_size("images", images.size(), wanted);
    if (info.classes == 0 && request.digit != kNoDigit) {
      return bad_argument("this model is unconditional: it takes no digit");
    }
    if (info.classes > 0 &&
        (request.digit < 0 || static_cast<std::uint32_t>(request.digit) >= info.classes)) {
      return bad_argument("digit " + std::to_string(request.digit) +
                          " is out of range: this model knows 0 to " +
                          std::to_string(info.classes - 1));
    }
    const std::size_t chunk = loaded_->chunk;
    if (info.classes > 0) {
      std::fill(workspaces_->labels.begin(), workspaces_->labels.end(), 0.0F);
      for (std::size_t i = 0; i < chunk; ++i) {
        workspaces_->labels[i * info.classes + static_cast<std::size_t>(request.digit)] = 1;
      }
    }
    for (std::size_t first = 0; first < request.count; first += chunk) {
      const std::size_t n = std::min<std::size_t>(chunk, request.count - first);
      for (std::size_t i = 0; i < n; ++i) {
        fill_latent(request.seed, request.first_index + first + i,
                    {workspaces_->latents.data() + i * info.latent_size, info.latent_size});
      }
      const float* const inputs[] = {workspaces_->latents.data(), workspaces_->labels.data()};
      loaded_->generator.run(workspaces_->generator, {inputs, loaded_->generator.input_count()},
                             images.data() + first * size, n);
    }
    return Success{};
  });
}

Status Model::forward(std::span<const float> latents, std::span<const float> labels,
                      std::span<float> images) {
  return guarded([&]() -> Status {
    const ModelInfo& info = loaded_->info;
    if (latents.size() % info.latent_size != 0) {
      return bad_argument("latents: " + std::to_string(latents.size()) +
                          " values are not a multiple of the latent's size, " +
                          std::to_string(info.latent_size));
    }
    const std::size_t n = latents.size() / info.latent_size;
    if (Status fine = check_labels(info, labels, n); !fine.ok()) return fine;
    if (images.size() != n * info.image.elements()) {
      return wrong_size("images", images.size(), n * info.image.elements());
    }
    if (Status fine = check_finite("latents", latents); !fine.ok()) return fine;
    const float* const inputs[] = {latents.data(), labels.data()};
    loaded_->generator.run(workspaces_->generator, {inputs, loaded_->generator.input_count()},
                           images.data(), n);
    return Success{};
  });
}

Status Model::discriminate(std::span<const float> images, std::span<const float> labels,
                           std::span<float> logits) {
  return guarded([&]() -> Status {
    const ModelInfo& info = loaded_->info;
    if (!loaded_->discriminator) {
      return Error{
          ErrorCode::no_discriminator,
          "no discriminator was loaded: the file, or the part of it that was given, has none"};
    }
    const std::size_t n = logits.size();
    if (images.size() != n * info.image.elements()) {
      return wrong_size("images", images.size(), n * info.image.elements());
    }
    if (Status fine = check_labels(info, labels, n); !fine.ok()) return fine;
    if (Status fine = check_finite("images", images); !fine.ok()) return fine;
    const float* const inputs[] = {images.data(), labels.data()};
    loaded_->discriminator->run(workspaces_->discriminator,
                                {inputs, loaded_->discriminator->input_count()}, logits.data(), n);
    return Success{};
  });
}

Result<float> Model::self_test() {
  return guarded([&]() -> Result<float> {
    float largest = 0;
    const auto check = [&](const NetworkPlan& plan, Workspace& space,
                           const SelfTest& test) -> Status {
      const auto difference = run_self_test(plan, space, test);
      if (!difference.ok()) return difference.error();
      largest = std::max(largest, difference.value());
      return Success{};
    };
    Status fine = check(loaded_->generator, workspaces_->generator, loaded_->generator_test);
    if (fine.ok() && loaded_->discriminator) {
      fine =
          check(*loaded_->discriminator, workspaces_->discriminator, loaded_->discriminator_test);
    }
    if (!fine.ok()) return fine.error();
    return largest;
  });
}

}  // namespace digitforge
