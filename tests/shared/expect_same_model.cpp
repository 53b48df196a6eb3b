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

void expect_same_metadata(const Metadata& actual, const Metadata& expected) {
  EXPECT_EQ(actual.model, expected.model);
  EXPECT_EQ(actual.dataset, expected.dataset);
  EXPECT_EQ(actual.date, expected.date);
  EXPECT_EQ(actual.seed, expected.seed);
  EXPECT_EQ(actual.steps, expected.steps);
  EXPECT_EQ(actual.class_names, expected.class_names);
  EXPECT_EQ(actual.settings, expected.settings);
}

void expect_same_sections(const std::vector<OptionalSection>& actual,
                          const std::vector<OptionalSection>& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    EXPECT_EQ(actual[i].type, expected[i].type);
    EXPECT_TRUE(std::equal(actual[i].data.begin(), actual[i].data.end(), expected[i].data.begin(),
                           expected[i].data.end()));
  }
}

}  // namespace

void expect_same_file(const FileDescription& actual, const FileDescription& expected) {
  ASSERT_EQ(actual.index(), expected.index());
  expect_same_metadata(metadata_of(actual), metadata_of(expected));
  const auto networks = networks_of(actual), wanted = networks_of(expected);
  ASSERT_EQ(networks.size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    SCOPED_TRACE(wanted[i].name);
    EXPECT_STREQ(networks[i].name, wanted[i].name);
    expect_same_network(*networks[i].network, *wanted[i].network);
  }
  const auto sections = [](const auto& held) -> const auto& { return held.sections; };
  if (const auto* model = std::get_if<ModelDescription>(&expected)) {
    EXPECT_EQ(std::get<ModelDescription>(actual).prior, model->prior);
    expect_same_sections(sections(std::get<ModelDescription>(actual)), sections(*model));
  } else {
    expect_same_sections(sections(std::get<ClassifierDescription>(actual)),
                         sections(std::get<ClassifierDescription>(expected)));
  }
}

void expect_same_model(const ModelDescription& actual, const ModelDescription& expected) {
  expect_same_file(actual, expected);
}

}  // namespace digitforge
