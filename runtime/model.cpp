#include "runtime/model.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "runtime/network_plan.h"
#include "runtime/self_test.h"
#include "runtime/weights.h"
#include "shared/random.h"
#include "shared/weight_file.h"

namespace digitforge {
namespace {

/// Drops the views of the file's bytes, which the caller may free.
void forget_data(Network& network) {
  for (Tensor& tensor : network.tensors) tensor.data = {};
  for (Tensor& tensor : network.self_test) tensor.data = {};
}

Error bad_argument(std::string message) { return {ErrorCode::bad_argument, std::move(message)}; }

Error wrong_size(const std::string& what, std::size_t got, std::uint64_t wanted) {
  return bad_argument(what + ": got " + std::to_string(got) + " values where " +
                      std::to_string(wanted) + " are needed");
}

}  // namespace

struct Model::State {
  ModelInfo info;
  ModelDescription description;
  NetworkPlan generator;
  std::optional<NetworkPlan> discriminator;
  SelfTest generator_test, discriminator_test;
  std::vector<float> latents;  ///< [chunk, latent_size]
  std::vector<float> labels;   ///< [chunk, classes]

  Status check_labels(std::span<const float> given, std::size_t n) const {
    const std::uint64_t wanted = std::uint64_t{n} * info.classes;  // may be beyond 32 bits
    if (given.size() == wanted) return Success{};
    if (info.classes == 0) return bad_argument("this model is unconditional: it takes no labels");
    return wrong_size("labels", given.size(), wanted);
  }
};

Result<Model> Model::load(std::span<const std::byte> bytes) {
  auto description = read_weights(bytes);
  if (!description.ok()) return description.error();
  if (description.value().metadata.prior == Prior::none) {
    return Error{ErrorCode::wrong_kind, "the file holds a classifier, \"" +
                                            description.value().metadata.model +
                                            "\", which draws nothing; choose a generator's file"};
  }
  const ModelDescription& file = description.value();

  auto generator = NetworkPlan::make(file.generator);
  if (!generator.ok()) return generator.error();
  auto state = std::make_unique<State>(
      State{{}, {}, std::move(generator).value(), {}, keep_self_test(file.generator), {}, {}, {}});
  if (file.discriminator) {
    auto discriminator = NetworkPlan::make(*file.discriminator);
    if (!discriminator.ok()) return discriminator.error();
    state->discriminator.emplace(std::move(discriminator).value());
    state->discriminator_test = keep_self_test(*file.discriminator);
  }

  ModelInfo& info = state->info;
  info.metadata = file.metadata;
  info.latent_size = static_cast<std::uint32_t>(state->generator.input_shape(0).elements());
  info.classes = static_cast<std::uint32_t>(file.metadata.class_names.size());
  info.image = state->generator.output_shape();
  info.target = state->generator.target();
  info.has_discriminator = file.discriminator.has_value();
  info.generator_parameters = count_parameters(file.generator);
  if (file.discriminator) info.discriminator_parameters = count_parameters(*file.discriminator);
  const std::size_t chunk = state->generator.chunk();
  state->latents.resize(chunk * info.latent_size);
  state->labels.resize(chunk * info.classes);

  state->description = std::move(description).value();
  forget_data(state->description.generator);
  if (state->description.discriminator) forget_data(*state->description.discriminator);
  return Model(std::move(state));
}

Model::Model(std::unique_ptr<State> state) : state_(std::move(state)) {}
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;
Model::~Model() = default;

const ModelInfo& Model::info() const { return state_->info; }
const ModelDescription& Model::description() const { return state_->description; }

Status Model::generate(const GenerateRequest& request, std::span<float> images) {
  const ModelInfo& info = state_->info;
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
  const std::size_t chunk = state_->generator.chunk();
  if (info.classes > 0) {
    std::fill(state_->labels.begin(), state_->labels.end(), 0.0F);
    for (std::size_t i = 0; i < chunk; ++i) {
      state_->labels[i * info.classes + static_cast<std::size_t>(request.digit)] = 1;
    }
  }
  for (std::size_t first = 0; first < request.count; first += chunk) {
    const std::size_t n = std::min<std::size_t>(chunk, request.count - first);
    for (std::size_t i = 0; i < n; ++i) {
      fill_latent(request.seed, request.first_index + first + i,
                  {state_->latents.data() + i * info.latent_size, info.latent_size});
    }
    const float* const inputs[] = {state_->latents.data(), state_->labels.data()};
    state_->generator.run({inputs, state_->generator.input_count()}, images.data() + first * size,
                          n);
  }
  return Success{};
}

Status Model::forward(std::span<const float> latents, std::span<const float> labels,
                      std::span<float> images) {
  const ModelInfo& info = state_->info;
  if (latents.size() % info.latent_size != 0) {
    return bad_argument("latents: " + std::to_string(latents.size()) +
                        " values are not a multiple of the latent's size, " +
                        std::to_string(info.latent_size));
  }
  const std::size_t n = latents.size() / info.latent_size;
  if (Status fine = state_->check_labels(labels, n); !fine.ok()) return fine;
  if (images.size() != n * info.image.elements()) {
    return wrong_size("images", images.size(), n * info.image.elements());
  }
  const float* const inputs[] = {latents.data(), labels.data()};
  state_->generator.run({inputs, state_->generator.input_count()}, images.data(), n);
  return Success{};
}

Status Model::discriminate(std::span<const float> images, std::span<const float> labels,
                           std::span<float> logits) {
  const ModelInfo& info = state_->info;
  if (!state_->discriminator) {
    return Error{
        ErrorCode::no_discriminator,
        "no discriminator was loaded: the file, or the part of it that was given, has none"};
  }
  const std::size_t n = logits.size();
  if (images.size() != n * info.image.elements()) {
    return wrong_size("images", images.size(), n * info.image.elements());
  }
  if (Status fine = state_->check_labels(labels, n); !fine.ok()) return fine;
  const float* const inputs[] = {images.data(), labels.data()};
  state_->discriminator->run({inputs, state_->discriminator->input_count()}, logits.data(), n);
  return Success{};
}

Result<float> Model::self_test() {
  float largest = 0;
  const auto check = [&](NetworkPlan& plan, const SelfTest& test) -> Status {
    const auto difference = run_self_test(plan, test);
    if (!difference.ok()) return difference.error();
    largest = std::max(largest, difference.value());
    return Success{};
  };
  if (Status fine = check(state_->generator, state_->generator_test); !fine.ok()) {
    return fine.error();
  }
  if (state_->discriminator) {
    Status fine = check(*state_->discriminator, state_->discriminator_test);
    if (!fine.ok()) return fine.error();
  }
  return largest;
}

}  // namespace digitforge
