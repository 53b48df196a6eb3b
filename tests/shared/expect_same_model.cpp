#include "tests/shared/expect_same_model.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace digitforge {
namespace {

void expect_same_tensors(const std::vector<Tensor>& actual, const std::vector<Tensor>& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    SCOPED_TRACE(expected[i].name);
    EXPECT_EQ(actual[i].name, expected[i].name);
    EXPECT_EQ(actual[i].dtype, expected[i].dtype);
    EXPECT_EQ(actual[i].shape, expected[i].shape);
    EXPECT_TRUE(std::equal(actual[i].data.begin(), actual[i].data.end(), expected[i].data.begin(),
                           expected[i].data.end()));
  }
}

void expect_same_network(const Network& actual, const Network& expected) {
  ASSERT_EQ(actual.inputs.size(), expected.inputs.size());
  for (std::size_t i = 0; i < actual.inputs.size(); ++i) {
    EXPECT_EQ(actual.inputs[i].name, expected.inputs[i].name);
    EXPECT_EQ(actual.inputs[i].shape, expected.inputs[i].shape);
  }
  ASSERT_EQ(actual.nodes.size(), expected.nodes.size());
  for (std::size_t i = 0; i < actual.nodes.size(); ++i) {
    SCOPED_TRACE("node " + std::to_string(i));
    const Node& a = actual.nodes[i];
    const Node& e = expected.nodes[i];
    EXPECT_EQ(a.op, e.op);
    EXPECT_EQ(a.inputs, e.inputs);
    EXPECT_EQ(a.weight, e.weight);
    EXPECT_EQ(a.bias, e.bias);
    EXPECT_EQ(a.scale, e.scale);
    EXPECT_EQ(a.stride, e.stride);
    EXPECT_EQ(a.padding, e.padding);
    EXPECT_EQ(a.pieces, e.pieces);
    EXPECT_EQ(a.slope, e.slope);
    EXPECT_EQ(a.shape, e.shape);
  }
  expect_same_tensors(actual.tensors, expected.tensors);
  expect_same_tensors(actual.self_test, expected.self_test);
}

}  // namespace

void expect_same_model(const ModelDescription& actual, const ModelDescription& expected) {
  EXPECT_EQ(actual.metadata.model, expected.metadata.model);
  EXPECT_EQ(actual.metadata.dataset, expected.metadata.dataset);
  EXPECT_EQ(actual.metadata.date, expected.metadata.date);
  EXPECT_EQ(actual.metadata.prior, expected.metadata.prior);
  EXPECT_EQ(actual.metadata.seed, expected.metadata.seed);
  EXPECT_EQ(actual.metadata.steps, expected.metadata.steps);
  EXPECT_EQ(actual.metadata.class_names, expected.metadata.class_names);
  EXPECT_EQ(actual.metadata.settings, expected.metadata.settings);
  expect_same_network(actual.generator, expected.generator);
  ASSERT_EQ(actual.discriminator.has_value(), expected.discriminator.has_value());
  if (expected.discriminator) expect_same_network(*actual.discriminator, *expected.discriminator);
}

}  // namespace digitforge
