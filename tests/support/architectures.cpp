#include "tests/support/architectures.h"

#include <algorithm>
#include <initializer_list>

#include "tests/support/network_builder.h"

namespace digitforge {
namespace {

using Value = NetworkBuilder::Value;

constexpr std::uint32_t kLatent = 100, kClasses = 10, kPixels = 784;
constexpr float kLeak = 0.2F;

/// One model in the making.
struct Pair {
  explicit Pair(std::uint32_t classes, DType dtype)
      : model(blank_model(classes)),
        g(model, model.description.generator, dtype, 1),
        d(model, model.description.discriminator.emplace(), dtype, 2) {}
  ExampleModel model;
  NetworkBuilder g, d;
};

void mlp_generator(NetworkBuilder& g, Value x, std::initializer_list<std::uint32_t> widths) {
  for (std::uint32_t width : widths) x = g.relu(g.linear(x, width));
  g.reshape(g.tanh(g.linear(x, kPixels)), {1, 28, 28});
}

void mlp_discriminator(NetworkBuilder& d, Value x) {
  for (std::uint32_t width : {1024, 512, 256}) x = d.leaky_relu(d.linear(x, width), kLeak);
  d.linear(x, 1);
}

ExampleModel gan(DType dtype) {
  Pair pair(0, dtype);
  mlp_generator(pair.g, pair.g.input("latent", {kLatent}), {256, 512, 1024});
  mlp_discriminator(pair.d, pair.d.flatten(pair.d.input("image", {1, 28, 28})));
  return std::move(pair.model);
}

ExampleModel cgan_input(DType dtype) {
  Pair pair(kClasses, dtype);
  const Value z = pair.g.input("latent", {kLatent}), y = pair.g.input("label", {kClasses});
  mlp_generator(pair.g, pair.g.concat({z, y}), {256, 512, 1024});
  const Value x = pair.d.input("image", {1, 28, 28}), dy = pair.d.input("label", {kClasses});
  mlp_discriminator(pair.d, pair.d.concat({pair.d.flatten(x), dy}));
  return std::move(pair.model);
}

ExampleModel cgan_hidden(DType dtype) {
  Pair pair(kClasses, dtype);
  NetworkBuilder& g = pair.g;
  const Value z = g.input("latent", {kLatent}), y = g.input("label", {kClasses});
  mlp_generator(g, g.concat({g.relu(g.linear(z, 200)), g.relu(g.linear(y, 1000))}), {1200});
  NetworkBuilder& d = pair.d;
  const Value x = d.input("image", {1, 28, 28}), dy = d.input("label", {kClasses});
  const Value x_hidden = d.maxout(d.linear(d.flatten(x), 240 * 5), 5);
  const Value y_hidden = d.maxout(d.linear(dy, 50 * 5), 5);
  d.linear(d.maxout(d.linear(d.concat({x_hidden, y_hidden}), 240 * 4), 4), 1);
  return std::move(pair.model);
}

ExampleModel dcgan(DType dtype) {
  Pair pair(0, dtype);
  NetworkBuilder& g = pair.g;
  Value x = g.reshape(g.input("latent", {kLatent}), {kLatent, 1, 1});
  x = g.relu(g.conv_transpose(x, 256, 4, 1, 0));
  x = g.relu(g.conv_transpose(x, 128, 3, 2, 1));
  x = g.relu(g.conv_transpose(x, 64, 4, 2, 1));
  g.tanh(g.conv_transpose(x, 1, 4, 2, 1));
  NetworkBuilder& d = pair.d;
  x = d.leaky_relu(d.conv(d.input("image", {1, 28, 28}), 64, 4, 2, 1, false), kLeak);
  x = d.leaky_relu(d.conv(x, 128, 4, 2, 1), kLeak);
  x = d.leaky_relu(d.conv(x, 256, 4, 2, 1), kLeak);
  d.reshape(d.conv(x, 1, 3, 1, 0, false), {1});
  return std::move(pair.model);
}

}  // namespace

const Architecture kArchitectures[4] = {
    {"gan", gan},
    {"cgan-input", cgan_input},
    {"cgan-hidden", cgan_hidden},
    {"dcgan", dcgan},
};

std::string test_name(const Architecture& architecture) {
  std::string name = architecture.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

}  // namespace digitforge
