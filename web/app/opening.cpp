#include "web/app/opening.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "web/app/principal.h"

namespace digitforge {
namespace {

/// The app draws images of one channel, at most 64 x 64.
constexpr std::uint32_t kMaxEdge = 64;

constexpr std::size_t kAxes = 12;

/// Multiply-adds that a self-test may take: about a second. What checksums can't tell of a file, it
/// would, but nobody waits a minute for it.
constexpr std::uint64_t kMostTesting = 1ull << 32;

std::vector<Shape> shapes_of(const Network& network) {
  Result<std::vector<Shape>> inferred = infer_shapes(network);
  return inferred ? std::move(inferred).value() : std::vector<Shape>();
}

std::uint64_t testing(const Network& network, const NetworkCost& cost) {
  return network.self_test.empty() ? 0 : network.self_test[0].shape[0] * cost.multiply_adds;
}

}  // namespace

Result<Opening> Opening::start(std::span<const std::byte> bytes, ThreadPool* pool) {
  Result<ModelLoader> loader = ModelLoader::start(bytes, LoadLimits::usual(), pool);
  if (!loader) return loader.error();
  const std::vector<Shape> shapes = shapes_of(loader.value().description().generator);
  const Shape& image = shapes.back();
  if (image.rank != 3 || image[0] != 1 || image[1] > kMaxEdge || image[2] > kMaxEdge) {
    return Error{ErrorCode::bad_graph,
                 "the app shows grey images of at most 64 x 64, this model's are " +
                     image.to_string() + "; use the command line for it"};
  }
  return Opening(std::move(loader).value());
}

Result<Opened> Opening::finish() {
  const ModelDescription& file = loader_.description();
  std::uint64_t work = testing(file.generator, loader_.cost().generator);
  std::vector<Shape> discriminator_shapes;
  if (file.discriminator) {
    work += testing(*file.discriminator, loader_.cost().discriminator);
    discriminator_shapes = shapes_of(*file.discriminator);
  }
  std::vector<Shape> generator_shapes = shapes_of(file.generator);
  Axes axes = principal_axes(file.generator, kAxes);
  Result<Model> model = loader_.finish();
  if (!model) return model.error();
  if (work <= kMostTesting) {
    if (Result<float> tested = model.value().self_test(); !tested) return tested.error();
  }
  return Opened{std::move(model).value(), std::move(generator_shapes),
                std::move(discriminator_shapes), std::move(axes)};
}

}  // namespace digitforge
