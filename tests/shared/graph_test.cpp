// infer_shapes by itself: the shapes along a graph, for any inputs, and its own refusals.
#include <gtest/gtest.h>

#include <utility>

#include "tests/shared/example_models.h"

namespace digitforge {
namespace {

void expect_error(const Network& network, ErrorCode code, const std::string& mention) {
  const auto shapes = infer_shapes(network);
  ASSERT_FALSE(shapes.ok());
  EXPECT_STREQ(error_code_name(shapes.error().code), error_code_name(code));
  EXPECT_NE(shapes.error().message.find(mention), std::string::npos) << shapes.error().message;
}

// One convolution of either kind over `in`, with a kernel of [k, k] and as many channels out as in.
struct OneConvolution {
  ExampleModel model;
  Network network;
  OneConvolution(Op op, Shape in, std::uint32_t kernel, std::uint32_t stride,
                 std::uint32_t padding) {
    const Shape shape{in[0], in[0], kernel, kernel};
    const std::vector<float> values(shape.elements());
    network.inputs = {{"in", in}};
    network.tensors = {model.tensor("w", DType::f32, shape, values)};
    Node node;
    node.op = op;
    node.inputs = {0};
    node.weight = 0;
    node.stride = stride;
    node.padding = padding;
    network.nodes.push_back(std::move(node));
  }
  Shape shape() const {
    const auto shapes = infer_shapes(network);
    return shapes.ok() ? shapes.value().back() : Shape{};
  }
};

TEST(Graph, ScalesAreNoParameters) {
  for (const DType dtype : {DType::f32, DType::f16, DType::i8}) {
    const ExampleModel model = small_model(dtype);
    const Network& network = model.description.generator;
    EXPECT_EQ(count_parameters(network), 6U * 4 + 6) << dtype_name(dtype);
    EXPECT_EQ(count_parameters(network, network.nodes[0]), 6U * 4 + 6);
    EXPECT_EQ(count_parameters(network, network.nodes[2]), 0U);
  }
}

TEST(Graph, ShapesOfEveryOperation) {
  const auto shapes = infer_shapes(full_model().description.generator);
  ASSERT_TRUE(shapes.ok()) << shapes.error().message;
  const std::vector<Shape> expected = {{3},       {2},       {5},      {8},       {8},
                                       {4},       {4},       {4},      {4, 1, 1}, {2, 2, 2},
                                       {2, 2, 2}, {1, 2, 2}, {1, 2, 2}};
  EXPECT_EQ(shapes.value(), expected);
}

// The sizes that PyTorch documents, among them a DCGAN's steps from 1 to 28 and back.
TEST(Graph, SizesOfConvolutions) {
  EXPECT_EQ(OneConvolution(Op::conv_transpose, {2, 1, 1}, 4, 1, 0).shape(), (Shape{2, 4, 4}));
  EXPECT_EQ(OneConvolution(Op::conv_transpose, {2, 4, 4}, 3, 2, 1).shape(), (Shape{2, 7, 7}));
  EXPECT_EQ(OneConvolution(Op::conv_transpose, {2, 7, 14}, 4, 2, 1).shape(), (Shape{2, 14, 28}));
  EXPECT_EQ(OneConvolution(Op::conv, {2, 28, 14}, 4, 2, 1).shape(), (Shape{2, 14, 7}));
  EXPECT_EQ(OneConvolution(Op::conv, {2, 7, 7}, 4, 2, 1).shape(), (Shape{2, 3, 3}));
  EXPECT_EQ(OneConvolution(Op::conv, {2, 3, 3}, 3, 1, 0).shape(), (Shape{2, 1, 1}));
  EXPECT_EQ(OneConvolution(Op::conv, {2, 1, 1}, 64, 16, 63).shape(), (Shape{2, 4, 4}));
}

TEST(Graph, KernelOverTheLimit) {
  expect_error(OneConvolution(Op::conv, {1, 70, 70}, 65, 1, 0).network, ErrorCode::too_large,
               "kernel of 65");
}

TEST(Graph, WeightsBehindOneOutputOverTheLimit) {
  EXPECT_EQ(OneConvolution(Op::conv, {32, 64, 64}, 64, 1, 0).shape(), (Shape{32, 1, 1}));
  for (const Op op : {Op::conv, Op::conv_transpose}) {
    expect_error(OneConvolution(op, {33, 64, 64}, 64, 1, 0).network, ErrorCode::too_large,
                 "135168 weights for each output");
  }
}

TEST(Graph, OutputOverTheLimits) {
  expect_error(OneConvolution(Op::conv_transpose, {1, 1u << 13, 1}, 1, 16, 0).network,
               ErrorCode::too_large, "node 0 (conv_transpose)");
}

TEST(Graph, Inputs) {
  Network network = small_model(DType::f32).description.generator;
  network.inputs.clear();
  expect_error(network, ErrorCode::bad_graph, "0 inputs");
  network.inputs = {{"a", {1}}, {"b", {1}}, {"c", {1}}};
  expect_error(network, ErrorCode::bad_graph, "3 inputs");
  network.inputs = {{"a", {1}}, {"a", {1}}};
  expect_error(network, ErrorCode::bad_graph, "input 1");
  network.inputs = {{"a b", {1}}};
  expect_error(network, ErrorCode::bad_graph, "input 0");
}

TEST(Graph, NeedsNoData) {
  ExampleModel model = full_model();
  for (Tensor& tensor : model.description.generator.tensors) tensor.data = {};
  EXPECT_TRUE(infer_shapes(model.description.generator).ok());
}

TEST(Graph, Names) {
  EXPECT_EQ((Shape{256, 7, 7}).to_string(), "[256, 7, 7]");
  EXPECT_EQ(Shape{}.to_string(), "[]");
  EXPECT_EQ(Shape{}.elements(), 0u);
  EXPECT_STREQ(op_name(Op::conv_transpose), "conv_transpose");
  EXPECT_STREQ(dtype_name(DType::f16), "f16");
  EXPECT_STREQ(dtype_name(DType::i8), "i8");
  EXPECT_STREQ(error_code_name(ErrorCode::no_discriminator), "no_discriminator");
}

}  // namespace
}  // namespace digitforge
