#include "tests/app/tiny_file.h"

#include "shared/weight_file.h"
#include "tests/support/network_builder.h"

namespace digitforge {
namespace {

/// The network's inputs as one value of rank 1.
NetworkBuilder::Value joined_inputs(NetworkBuilder& network, const char* first, Shape shape,
                                    std::uint32_t classes) {
  NetworkBuilder::Value x = network.input(first, shape);
  const auto label = classes > 0 ? network.input("label", {classes}) : x;
  if (shape.rank > 1) x = network.flatten(x);
  return classes > 0 ? network.concat({x, label}) : x;
}

}  // namespace

std::vector<std::byte> tiny_file(std::uint32_t classes, Shape image) {
  ExampleModel example = blank_model(classes);
  NetworkBuilder g(example, example.description.generator, DType::f32, 1);
  NetworkBuilder d(example, example.description.discriminator.emplace(), DType::f32, 2);
  const auto pixels = static_cast<std::uint32_t>(image.elements());
  g.reshape(g.tanh(g.linear(joined_inputs(g, "latent", {4}, classes), pixels)), image);
  d.linear(joined_inputs(d, "image", image, classes), 1);
  return write_weights(example.description).value();
}

std::vector<std::byte> tiny_prefix(std::uint32_t classes) {
  std::vector<std::byte> bytes = tiny_file(classes);
  bytes.resize(generator_prefix_size(bytes).value());
  return bytes;
}

}  // namespace digitforge
