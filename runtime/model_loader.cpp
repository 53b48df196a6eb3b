#include "runtime/model_loader.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <utility>

#include "runtime/guarded.h"
#include "runtime/model_state.h"
#include "shared/weight_file.h"

namespace digitforge {
namespace {

constexpr std::size_t kMostLatentBytes = 384 * 1024;

/// Whether the heap has this much in one piece. Asking is how a WebAssembly module learns it.
bool can_allocate(std::uint64_t bytes) {
  if (bytes > std::numeric_limits<std::size_t>::max() / 2) return false;
  void* volatile block =
      std::malloc(static_cast<std::size_t>(bytes));  // volatile: really asked for
  const bool fits = block != nullptr;
  std::free(block);
  return fits;
}

/// Drops the views of the file's bytes, which the caller may free.
void forget_data(Network& network) {
  for (Tensor& tensor : network.tensors) tensor.data = {};
  for (Tensor& tensor : network.self_test) tensor.data = {};
}

}  // namespace

ModelLoader::ModelLoader(const LoadLimits& limits, ThreadPool* pool)
    : loaded_(std::make_shared<Model::Loaded>()), pool_(pool), limits_(limits) {}
ModelLoader::ModelLoader(ModelLoader&&) noexcept = default;
ModelLoader& ModelLoader::operator=(ModelLoader&&) noexcept = default;
ModelLoader::~ModelLoader() = default;

const ModelDescription& ModelLoader::description() const { return loaded_->description; }

Result<ModelLoader> ModelLoader::start(std::span<const std::byte> bytes, const LoadLimits& limits,
                                       ThreadPool* pool) {
  return guarded([&]() -> Result<ModelLoader> {
    auto description = read_weights(bytes);
    if (!description.ok()) return description.error();
    ModelLoader loader(limits, pool);
    Model::Loaded& state = *loader.loaded_;
    state.description = std::move(description).value();
    const ModelDescription& file = state.description;
    auto generator = NetworkPlan::prepare(file.generator);
    if (!generator.ok()) return generator.error();
    state.generator = std::move(generator).value();
    loader.cost_.generator = state.generator.cost();
    if (file.discriminator) {
      auto discriminator = NetworkPlan::prepare(*file.discriminator);
      if (!discriminator.ok()) return discriminator.error();
      state.discriminator = std::move(discriminator).value();
      loader.cost_.discriminator = state.discriminator->cost();
    }
    if (Status fits = check_limits(loader.cost_, limits); !fits.ok()) return fits.error();
    if (!can_allocate(loader.cost_.weight_bytes() + loader.cost_.memory_bytes())) {
      return out_of_memory();
    }
    return loader;
  });
}

float ModelLoader::progress() const {
  const std::uint64_t all = cost_.weight_bytes();
  const std::uint64_t packed =
      loaded_->generator.packed_bytes() +
      (loaded_->discriminator ? loaded_->discriminator->packed_bytes() : 0);
  return all == 0 ? 1.0F : static_cast<float>(packed) / static_cast<float>(all);
}

Result<bool> ModelLoader::step() {
  return guarded([&]() -> Result<bool> {
    return loaded_->generator.pack_next() ||
           (loaded_->discriminator && loaded_->discriminator->pack_next());
  });
}

Result<Model> ModelLoader::finish() {
  return guarded([&]() -> Result<Model> {
    for (bool more = true; more;) {
      const Result<bool> stepped = step();
      if (!stepped.ok()) return stepped.error();
      more = stepped.value();
    }
    Model::Loaded& state = *loaded_;
    const ModelDescription& file = state.description;
    state.generator.finish();
    state.memory_bytes = limits_.memory_bytes;
    state.generator_test = keep_self_test(file.generator);
    ModelInfo& info = state.info;
    if (state.discriminator) {
      state.discriminator->finish();
      state.discriminator_test = keep_self_test(*file.discriminator);
      info.discriminator_parameters = count_parameters(*file.discriminator);
    }
    info.metadata = file.metadata;
    info.latent_size = static_cast<std::uint32_t>(state.generator.input_shape(0).elements());
    info.classes = static_cast<std::uint32_t>(file.metadata.class_names.size());
    info.image = state.generator.output_shape();
    info.target = state.generator.target();
    info.has_discriminator = state.discriminator.has_value();
    info.generator_parameters = count_parameters(file.generator);
    info.cost = cost_;
    const std::size_t input_bytes = (std::size_t{info.latent_size} + info.classes) * sizeof(float);
    state.chunk =
        std::clamp<std::size_t>(kMostLatentBytes / input_bytes, 1, state.generator.chunk());
    forget_data(state.description.generator);
    if (state.description.discriminator) forget_data(*state.description.discriminator);
    return Model(std::move(loaded_), pool_);
  });
}

}  // namespace digitforge
