// The runtime against LibTorch: every model on the same weights, through the weight file.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "runtime/model.h"
#include "shared/weight_file.h"
#include "tests/trainer/fixtures.h"
#include "trainer/nets/export.h"
#include "trainer/nets/network_forward.h"

namespace digitforge::testing {
namespace {

std::span<const float> view(const torch::Tensor& tensor) {
  return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

/// A weight file around a pair of networks.
Result<Model> load(const Net& generator, const Net& discriminator, DType dtype,
                   TensorStorage& storage, ModelDescription& description) {
  const bool conditional = generator.inputs().size() > 1;
  description.metadata.model = "parity";
  description.metadata.dataset = "none";
  description.metadata.date = "2026-01-01T00:00:00Z";
  for (int i = 0; conditional && i < 10; ++i) {
    description.metadata.class_names.push_back(std::to_string(i));
  }
  description.generator = export_network(generator, dtype, random_inputs(generator, 2), storage);
  description.discriminator =
      export_network(discriminator, dtype, random_inputs(discriminator, 2), storage);
  const auto bytes = write_weights(description);
  if (!bytes.ok()) return bytes.error();
  return Model::load(bytes.value());
}

/// Largest differences of generator and discriminator over `n` images.
void compare(const std::string& name, const Net& generator, const Net& discriminator, DType dtype) {
  constexpr std::int64_t n = 67;  // not a multiple of any tile
  TensorStorage storage;
  ModelDescription description;
  auto model = load(generator, discriminator, dtype, storage, description);
  ASSERT_TRUE(model.ok()) << model.error().message;

  const auto g_inputs = random_inputs(generator, n), d_inputs = random_inputs(discriminator, n);
  const auto labels = [](const std::vector<torch::Tensor>& inputs) {
    return inputs.size() > 1 ? view(inputs[1]) : std::span<const float>();
  };
  auto images = torch::empty({n, 1, 28, 28}), logits = torch::empty({n, 1});
  const auto span = [](torch::Tensor& t) {
    return std::span<float>(t.data_ptr<float>(), static_cast<std::size_t>(t.numel()));
  };
  const Status generated = model.value().forward(view(g_inputs[0]), labels(g_inputs), span(images));
  ASSERT_TRUE(generated.ok()) << generated.error().message;
  const Status judged =
      model.value().discriminate(view(d_inputs[0]), labels(d_inputs), span(logits));
  ASSERT_TRUE(judged.ok()) << judged.error().message;

  const auto image_difference =
      (images - network_forward(description.generator, g_inputs)).abs().max().item<double>();
  const auto logit_difference =
      (logits - network_forward(*description.discriminator, d_inputs)).abs().max().item<double>();
  std::printf("%s %s: max |difference| images %.2e, logits %.2e\n", name.c_str(), dtype_name(dtype),
              image_difference, logit_difference);
  EXPECT_LE(image_difference, 1e-5);
  EXPECT_LE(logit_difference, 1e-5);
  const auto self_test = model.value().self_test();
  EXPECT_TRUE(self_test.ok()) << self_test.error().message;
}

class Parity : public ::testing::TestWithParam<std::string> {};

TEST_P(Parity, WholeModelsWithinOneHundredThousandth) {
  torch::manual_seed(21);
  GanNets nets = make_nets(GetParam(), 10);
  scramble(nets.generator);
  scramble(nets.discriminator);
  compare(GetParam(), nets.generator, nets.discriminator, DType::f32);
  compare(GetParam(), nets.generator, nets.discriminator, DType::f16);
}

INSTANTIATE_TEST_SUITE_P(AllModels, Parity, ::testing::ValuesIn(model_names()),
                         [](const auto& info) {
                           std::string name = info.param;
                           for (char& c : name) c = c == '-' ? '_' : c;
                           return name;
                         });

Net::Value image(Net& net) { return net.input("image", {1, 28, 28}); }

/// The smallest generator there can be, for tests of a discriminator's layers.
Net any_generator() {
  Net g;
  g.reshape(g.tanh(g.linear(g.input("latent", {3}), 784)), {1, 28, 28});
  return g;
}

// Layers over kernels, strides and paddings that no shipped model has.
TEST(LayerParity, Convolutions) {
  for (const auto& [kernel, stride, padding] : std::vector<std::array<std::uint32_t, 3>>{
           {1, 1, 0}, {3, 1, 1}, {3, 2, 0}, {4, 2, 1}, {5, 3, 2}, {7, 1, 3}}) {
    torch::manual_seed(kernel * 10 + stride);
    Net d;
    auto x = d.relu(d.conv(image(d), 5, kernel, stride, padding));
    x = d.leaky_relu(d.conv(x, 3, 2, 1, 1), 0.1F);
    const auto size = d.conv(x, 2, 1, 1, 0);
    (void)size;
    const Network probe = [&] {
      TensorStorage storage;
      return export_network(d, DType::f32, random_inputs(d, 1), storage);
    }();
    const auto shapes = infer_shapes(probe);
    ASSERT_TRUE(shapes.ok()) << shapes.error().message;
    const Shape& last = shapes.value().back();
    d.linear(d.reshape(size, {static_cast<std::uint32_t>(last.elements())}), 1);
    compare("conv k" + std::to_string(kernel) + " s" + std::to_string(stride) + " p" +
                std::to_string(padding),
            any_generator(), d, DType::f32);
  }
}

TEST(LayerParity, TransposedConvolutions) {
  // Each ends at 28 x 28 from a size of its own.
  struct Case {
    std::uint32_t in, kernel, stride, padding;
  };
  for (const Case& c : std::vector<Case>{{28, 1, 1, 0},
                                         {28, 3, 1, 1},
                                         {26, 3, 1, 0},
                                         {14, 4, 2, 1},
                                         {14, 2, 2, 0},
                                         {10, 3, 3, 1},
                                         {1, 28, 1, 0}}) {
    torch::manual_seed(c.in);
    Net g;
    auto x = g.linear(g.input("latent", {6}), 3 * c.in * c.in);
    x = g.leaky_relu(g.reshape(x, {3, c.in, c.in}), 0.3F);
    g.tanh(g.conv_transpose(x, 1, c.kernel, c.stride, c.padding));
    Net d;
    d.linear(d.reshape(image(d), {784}), 1);
    compare("conv_transpose k" + std::to_string(c.kernel) + " s" + std::to_string(c.stride) + " p" +
                std::to_string(c.padding),
            g, d, DType::f32);
  }
}

TEST(LayerParity, ConcatMaxoutAndActivations) {
  torch::manual_seed(8);
  Net g;
  const auto z = g.input("latent", {9});
  const auto y = g.input("label", {10});
  const auto joined =
      g.concat({g.relu(g.linear(z, 11)), g.maxout(g.linear(y, 15), 3), g.tanh(g.linear(z, 4))});
  g.reshape(g.tanh(g.linear(g.leaky_relu(joined, 0.2F), 784)), {1, 28, 28});
  Net d;
  const auto x = d.reshape(image(d), {784});
  const auto label = d.input("label", {10});
  d.linear(d.maxout(d.linear(d.concat({x, label}), 28), 7), 1);
  compare("concat, maxout", g, d, DType::f32);
}

}  // namespace
}  // namespace digitforge::testing
