#include "trainer/nets/models.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace digitforge {
namespace {

constexpr float kLeak = 0.2F;
const Shape kImage{1, 28, 28};

/// Linear, batch norm, ReLU for each width, then tanh over the pixels.
void add_mlp_generator(Net& g, Net::Value x, const std::vector<std::uint32_t>& widths) {
  for (std::uint32_t width : widths) x = g.relu(g.batch_norm(g.linear(x, width)));
  g.reshape(g.tanh(g.linear(x, static_cast<std::uint32_t>(kImage.elements()))), kImage);
}

/// A discriminator's layers with what DiscriminatorOptions asks of each.
class DiscriminatorBuilder {
 public:
  DiscriminatorBuilder(Net& net, const DiscriminatorOptions& options)
      : net_(net), options_(options) {}

  Net::Value leaky_relu(Net::Value x) { return drop(net_.leaky_relu(x, kLeak)); }
  Net::Value batch_norm(Net::Value x) { return options_.batch_norm ? net_.batch_norm(x) : x; }

  /// No batch norm, so that real and generated images can share a batch.
  void add_mlp(Net::Value x, const std::vector<std::uint32_t>& widths) {
    for (std::uint32_t width : widths) x = leaky_relu(net_.linear(x, width));
    net_.linear(x, 1);
  }

 private:
  Net::Value drop(Net::Value x) {
    return options_.dropout > 0 ? net_.dropout(x, options_.dropout) : x;
  }

  Net& net_;
  const DiscriminatorOptions& options_;
};

Net::Value flat_image(Net& d) {
  return d.reshape(d.input("image", kImage), {static_cast<std::uint32_t>(kImage.elements())});
}

/// Goodfellow et al. 2014, with the batch norm that made such generators easy to train.
GanNets make_gan(std::uint32_t, const DiscriminatorOptions& options) {
  GanNets nets;
  add_mlp_generator(nets.generator, nets.generator.input("latent", {kLatentSize}),
                    {256, 512, 1024});
  DiscriminatorBuilder(nets.discriminator, options)
      .add_mlp(flat_image(nets.discriminator), {1024, 512, 256});
  return nets;
}

/// The label is concatenated with the input of both networks.
GanNets make_cgan_input(std::uint32_t classes, const DiscriminatorOptions& options) {
  GanNets nets;
  Net& g = nets.generator;
  const auto z = g.input("latent", {kLatentSize});
  const auto gy = g.input("label", {classes});
  add_mlp_generator(g, g.concat({z, gy}), {256, 512, 1024});

  Net& d = nets.discriminator;
  const auto image = d.input("image", kImage);
  const auto dy = d.input("label", {classes});
  const auto x = d.reshape(image, {static_cast<std::uint32_t>(kImage.elements())});
  DiscriminatorBuilder(d, options).add_mlp(d.concat({x, dy}), {1024, 512, 256});
  return nets;
}

/// The label has a hidden layer of its own in both networks, as in Mirza and Osindero 2014, section
/// 4.1. Else it is cgan-input, whose first hidden layers are here split between image or latent and
/// label, so that the two differ in nothing but how they are told the label.
GanNets make_cgan_hidden(std::uint32_t classes, const DiscriminatorOptions& options) {
  GanNets nets;
  Net& g = nets.generator;
  const auto z = g.input("latent", {kLatentSize});
  const auto gy = g.input("label", {classes});
  const auto z_hidden = g.relu(g.batch_norm(g.linear(z, 200)));
  const auto y_hidden = g.relu(g.linear(gy, 56));
  add_mlp_generator(g, g.concat({z_hidden, y_hidden}), {512, 1024});

  Net& d = nets.discriminator;
  const auto image = d.input("image", kImage);
  const auto dy = d.input("label", {classes});
  const auto x = d.reshape(image, {static_cast<std::uint32_t>(kImage.elements())});
  DiscriminatorBuilder hidden(d, options);
  const auto x_hidden = hidden.leaky_relu(d.linear(x, 960));
  const auto dy_hidden = hidden.leaky_relu(d.linear(dy, 64));
  hidden.add_mlp(d.concat({x_hidden, dy_hidden}), {512, 256});
  return nets;
}

/// Radford et al. 2016 at the sizes of pytorch/examples cpp/dcgan.
GanNets make_dcgan(std::uint32_t, const DiscriminatorOptions& options) {
  GanNets nets;
  Net& g = nets.generator;
  auto x = g.reshape(g.input("latent", {kLatentSize}), {kLatentSize, 1, 1});
  x = g.relu(g.batch_norm(g.conv_transpose(x, 256, 4, 1, 0)));
  x = g.relu(g.batch_norm(g.conv_transpose(x, 128, 3, 2, 1)));
  x = g.relu(g.batch_norm(g.conv_transpose(x, 64, 4, 2, 1)));
  g.tanh(g.conv_transpose(x, 1, 4, 2, 1));
  g.initialise_normal();

  Net& d = nets.discriminator;
  DiscriminatorBuilder hidden(d, options);
  x = hidden.leaky_relu(d.conv(d.input("image", kImage), 64, 4, 2, 1));
  x = hidden.leaky_relu(hidden.batch_norm(d.conv(x, 128, 4, 2, 1)));
  x = hidden.leaky_relu(hidden.batch_norm(d.conv(x, 256, 4, 2, 1)));
  d.reshape(d.conv(x, 1, 3, 1, 0), {1});
  d.initialise_normal();
  return nets;
}

/// The label joins the latent before the first layer of G, and D's features before its last hidden
/// layer, which can so weigh each feature by the class. D has no batch norm: it is to be held by
/// penalties (Huang et al. 2024).
GanNets make_cdcgan(std::uint32_t classes, const DiscriminatorOptions& options) {
  GanNets nets;
  Net& g = nets.generator;
  const auto z = g.input("latent", {kLatentSize});
  const auto gy = g.input("label", {classes});
  auto x = g.relu(g.batch_norm(g.linear(g.concat({z, gy}), 96 * 7 * 7)));
  x = g.reshape(x, {96, 7, 7});
  x = g.relu(g.batch_norm(g.conv_transpose(x, 64, 4, 2, 1)));
  x = g.relu(g.batch_norm(g.conv_transpose(x, 32, 4, 2, 1)));
  g.tanh(g.conv(x, 1, 3, 1, 1));

  Net& d = nets.discriminator;
  DiscriminatorBuilder hidden(d, options);
  const auto image = d.input("image", kImage);
  const auto dy = d.input("label", {classes});
  x = hidden.leaky_relu(d.conv(image, 32, 4, 2, 1));
  x = hidden.leaky_relu(d.conv(x, 64, 4, 2, 1));
  x = hidden.leaky_relu(d.conv(x, 128, 3, 2, 1));
  x = d.reshape(x, {128 * 4 * 4});
  x = hidden.leaky_relu(d.linear(d.concat({x, dy}), 256));
  d.linear(x, 1);
  return nets;
}

struct Maker {
  const char* name;
  GanNets (*make)(std::uint32_t classes, const DiscriminatorOptions& options);
};
constexpr Maker kMakers[] = {
    {"gan", make_gan},     {"cgan-input", make_cgan_input}, {"cgan-hidden", make_cgan_hidden},
    {"dcgan", make_dcgan}, {"cdcgan", make_cdcgan},
};

}  // namespace

GanNets make_nets(const std::string& model, std::uint32_t classes,
                  const DiscriminatorOptions& options) {
  require_model(model);
  const auto is_it = [&](const Maker& maker) { return model == maker.name; };
  GanNets nets =
      std::find_if(std::begin(kMakers), std::end(kMakers), is_it)->make(classes, options);
  nets.conditional = is_conditional(model);
  if (options.spectral_norm) nets.discriminator.normalise_spectrally();
  return nets;
}

}  // namespace digitforge
