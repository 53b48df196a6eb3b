#include "tests/shared/example_models.h"

#include <cstdint>
#include <cstring>
#include <utility>

#include "shared/half.h"

namespace digitforge {
namespace {

std::vector<float> weights(const Shape& shape) {
  std::vector<float> values(shape.elements());
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = example_weight(i);
  return values;
}

std::uint32_t add(ExampleModel& model, Network& network, const char* name, DType dtype,
                  Shape shape) {
  network.tensors.push_back(model.tensor(name, dtype, shape, weights(shape)));
  return static_cast<std::uint32_t>(network.tensors.size() - 1);
}

Node node(Op op, std::vector<std::uint32_t> inputs) {
  Node result;
  result.op = op;
  result.inputs = std::move(inputs);
  return result;
}

Node weighted(Op op, std::uint32_t input, std::uint32_t weight,
              std::optional<std::uint32_t> bias = std::nullopt) {
  Node result = node(op, {input});
  result.weight = weight;
  result.bias = bias;
  return result;
}

Node reshape(std::uint32_t input, Shape shape) {
  Node result = node(Op::reshape, {input});
  result.shape = shape;
  return result;
}

}  // namespace

float example_weight(std::size_t i) { return (static_cast<float>(i * 7 % 17) - 8) / 16; }

Tensor ExampleModel::tensor(const char* name, DType dtype, Shape shape,
                            const std::vector<float>& values) {
  std::vector<std::byte>& bytes = storage.emplace_back();
  for (float value : values) {
    std::uint32_t bits = 0;
    if (dtype == DType::i8) {
      bits = static_cast<std::uint8_t>(static_cast<std::int8_t>(value));
    } else if (dtype == DType::f16) {
      bits = float_to_half(value);
    } else {
      std::memcpy(&bits, &value, sizeof bits);
    }
    for (std::size_t i = 0; i < dtype_size(dtype); ++i) bytes.push_back(std::byte(bits >> 8 * i));
  }
  return Tensor{name, dtype, shape, bytes};
}

ExampleModel small_model(DType dtype) {
  ExampleModel model;
  Metadata& metadata = model.description.metadata;
  metadata.model = "small";
  metadata.dataset = "none";
  metadata.date = "2026-01-02T03:04:05Z";
  Network& generator = model.description.generator;
  generator.inputs = {{"latent", {4}}};
  const bool scaled = dtype == DType::i8;
  std::vector<float> values = weights({6, 4});
  for (float& value : values) value *= scaled ? 16.0f : 1.0f;
  generator.tensors = {model.tensor("fc.weight", dtype, {6, 4}, values)};
  const std::uint32_t bias = add(model, generator, "fc.bias", scaled ? DType::f32 : dtype, {6});
  generator.nodes = {weighted(Op::linear, 0, 0, bias), reshape(1, {1, 2, 3}), node(Op::tanh, {2})};
  if (scaled) {
    const std::vector<float> sixteenths(6, 0.0625f);
    generator.nodes[0].scale = 2;
    generator.tensors.push_back(model.tensor("fc.scale", DType::f32, {6}, sixteenths));
  }
  // The outputs were computed apart from this project, in double precision.
  generator.self_test = {model.tensor("latent", DType::f32, {1, 4}, {0.5f, -0.25f, 0.75f, -1.0f}),
                         model.tensor("output", DType::f32, {1, 1, 2, 3},
                                      {-0.200376719f, -0.288450211f, -0.124352999f, 0.521301329f,
                                       -0.0468406975f, -0.734071493f})};
  return model;
}

ExampleModel full_model() {
  ExampleModel model;
  Metadata& metadata = model.description.metadata;
  metadata.model = "full example";
  metadata.dataset = "none";
  metadata.date = "2026-11-23T17:00:00Z";
  metadata.seed = 0x0123456789abcdef;
  metadata.steps = 0xfedcba9876543210;
  metadata.class_names = {"z\xc3\xa9ro", "\xe4\xb8\x80"};  // "zéro", the Chinese numeral one
  metadata.settings = {{"batch", "100"}, {"optimizer/beta_1", "0.5"}, {"note", ""}};

  Network& g = model.description.generator;
  g.inputs = {{"latent", {3}}, {"label", {2}}};
  const auto fc1_weight = add(model, g, "fc1.weight", DType::f32, {8, 5});
  const auto fc1_bias = add(model, g, "fc1.bias", DType::f32, {8});
  const auto fc2_weight = add(model, g, "fc2.weight", DType::f16, {4, 4});
  const auto up_weight = add(model, g, "up/weight", DType::f16, {4, 2, 4, 4});
  const auto up_bias = add(model, g, "up/bias", DType::f32, {2});
  const auto conv_weight = add(model, g, "conv_3-weight", DType::f32, {1, 2, 3, 3});
  Node leaky = node(Op::leaky_relu, {3});
  leaky.slope = 0.2f;
  Node maxout = node(Op::maxout, {4});
  maxout.pieces = 2;
  Node up = weighted(Op::conv_transpose, 8, up_weight, up_bias);
  up.stride = 2;
  up.padding = 1;
  Node conv = weighted(Op::conv, 10, conv_weight);
  conv.stride = 3;
  conv.padding = 2;
  g.nodes = {
      node(Op::concat, {0, 1}),                       // 2: [5]
      weighted(Op::linear, 2, fc1_weight, fc1_bias),  // 3: [8]
      leaky,                                          // 4: [8]
      maxout,                                         // 5: [4]
      weighted(Op::linear, 5, fc2_weight),            // 6: [4]
      node(Op::relu, {6}),                            // 7: [4]
      reshape(7, {4, 1, 1}),                          // 8
      up,                                             // 9: [2, 2, 2]
      node(Op::sigmoid, {9}),                         // 10
      conv,                                           // 11: [1, 2, 2]
      node(Op::tanh, {11}),                           // 12
  };
  // As above: computed apart from this project.
  g.self_test = {
      model.tensor("latent", DType::f32, {2, 3}, {0.5f, -0.25f, 0.75f, -1.0f, 0.125f, 0.0f}),
      model.tensor("label", DType::f32, {2, 2}, {1, 0, 0, 1}),
      model.tensor("output", DType::f32, {2, 1, 2, 2},
                   {-0.294032574f, -0.149490342f, 0.164906099f, -0.0717447847f, -0.290212274f,
                    -0.154278621f, 0.163617134f, -0.0835587308f})};

  Network& d = model.description.discriminator.emplace();
  d.inputs = {{"image", {1, 2, 2}}, {"label", {2}}};
  const auto d_weight = add(model, d, "weight", DType::f16, {1, 6});
  const auto d_bias = add(model, d, "bias", DType::f16, {1});
  d.nodes = {reshape(0, {4}), node(Op::concat, {2, 1}), weighted(Op::linear, 3, d_weight, d_bias)};
  return model;
}

ExampleFile as_file(ExampleModel model) {
  return {std::move(model.description), std::move(model.storage)};
}

ExampleFile as_classifier(ExampleModel model) {
  ModelDescription& file = model.description;
  return {ClassifierDescription{std::move(file.metadata), std::move(file.generator),
                                std::move(file.discriminator), std::move(file.sections)},
          std::move(model.storage)};
}

ExampleFile small_classifier() {
  ExampleModel model;
  Metadata& metadata = model.description.metadata;
  metadata.model = "small classifier";
  metadata.dataset = "none";
  metadata.date = "2026-01-02T03:04:05Z";
  metadata.steps = 3;
  metadata.class_names = {"dark", "light"};
  Network& features = model.description.generator;
  features.inputs = {{"image", {1, 2, 2}}};
  features.nodes = {reshape(0, {4}),
                    weighted(Op::linear, 1, add(model, features, "fc.weight", DType::f32, {2, 4})),
                    node(Op::relu, {2})};
  Network& head = model.description.discriminator.emplace();
  head.inputs = {{"features", {2}}};
  const std::uint32_t weight = add(model, head, "out.weight", DType::f16, {2, 2});
  head.nodes = {weighted(Op::linear, 0, weight, add(model, head, "out.bias", DType::f16, {2}))};
  return as_classifier(std::move(model));
}

ExampleFile model_with_sections() {
  ExampleModel model = small_model(DType::f32);
  model.description.metadata.settings = {{"batch", "100"}};
  const auto& data =
      model.storage.emplace_back(std::vector<std::byte>{std::byte{1}, std::byte{2}, std::byte{3}});
  model.description.sections = {{{'n', 'o', 't', 'e'}, data}, {{'z', 'e', 'r', 'O'}, {}}};
  return as_file(std::move(model));
}

}  // namespace digitforge
