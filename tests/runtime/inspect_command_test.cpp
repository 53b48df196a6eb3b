// digitforge inspect: what it says is what the file holds.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "shared/files.h"
#include "shared/weight_file.h"
#include "tests/runtime/run_digitforge.h"
#include "tests/runtime/running.h"

namespace digitforge {
namespace {

using Json = nlohmann::json;

Json dims(const Shape& shape) {
  return std::vector<std::uint32_t>(shape.dims.begin(), shape.dims.begin() + shape.rank);
}

std::string dtype_text(DType dtype) {
  return dtype == DType::i8 ? "i8" : dtype == DType::f16 ? "f16" : "f32";
}

void expect_network(const Json& json, const Network& network) {
  const std::vector<Shape> shapes = reference_shapes(network);
  ASSERT_EQ(json["inputs"].size(), network.inputs.size());
  for (std::size_t i = 0; i < network.inputs.size(); ++i) {
    EXPECT_EQ(json["inputs"][i],
              (Json{{"name", network.inputs[i].name}, {"shape", dims(network.inputs[i].shape)}}));
  }
  ASSERT_EQ(json["nodes"].size(), network.nodes.size());
  for (std::size_t i = 0; i < network.nodes.size(); ++i) {
    const Node& node = network.nodes[i];
    const std::size_t value = network.inputs.size() + i;
    Json expected = {{"value", value},
                     {"op", op_name(node.op)},
                     {"inputs", node.inputs},
                     {"shape", dims(shapes[value])}};
    for (const auto& index : {node.weight, node.bias}) {
      if (!index) continue;
      const Tensor& tensor = network.tensors[*index];
      expected["tensors"].push_back({{"name", tensor.name},
                                     {"dtype", dtype_text(tensor.dtype)},
                                     {"shape", dims(tensor.shape)}});
    }
    if (node.op == Op::conv || node.op == Op::conv_transpose) {
      expected["stride"] = node.stride;
      expected["padding"] = node.padding;
    }
    if (node.op == Op::leaky_relu) expected["slope"] = node.slope;
    if (node.op == Op::maxout) expected["pieces"] = node.pieces;
    EXPECT_EQ(json["nodes"][i], expected);
  }
  EXPECT_GE(json["cost"]["multiply_adds"], 0);
  EXPECT_GT(json["cost"]["working_bytes"], 0);
  EXPECT_GE(json["cost"]["weight_bytes"], json["weight_bytes"]);
  // Scales are neither: a way to store the weights.
  std::uint64_t parameters = 0, bytes = 0;
  for (const Node& node : network.nodes) {
    for (const auto& index : {node.weight, node.bias}) {
      if (!index) continue;
      parameters += network.tensors[*index].shape.elements();
      bytes += network.tensors[*index].data.size();
    }
  }
  EXPECT_EQ(json["parameters"], parameters);
  EXPECT_EQ(json["weight_bytes"], bytes);
  EXPECT_EQ(json["self_test_cases"], network.self_test.empty() ? 0 : network.self_test[0].shape[0]);
}

const char* const kFiles[] = {"tests/shared/golden/v1-f32.dfw",
                              "tests/shared/golden/v1-conditional.dfw", "weights/cgan-hidden.dfw",
                              "weights/dcgan.dfw"};

TEST(InspectCommand, SaysAsJsonWhatTheFileHolds) {
  for (const char* file : kFiles) {
    SCOPED_TRACE(file);
    const std::string path = in_repository(file);
    const Outcome outcome = run_digitforge({"inspect", path, "--json"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const Json json = Json::parse(outcome.out, nullptr, false);
    ASSERT_FALSE(json.is_discarded()) << outcome.out;

    const auto bytes = read_file(path);
    ASSERT_TRUE(bytes.ok());
    const auto model = read_weights(bytes.value());
    ASSERT_TRUE(model.ok());
    const Metadata& metadata = model.value().metadata;
    EXPECT_EQ(json["file"], path);
    EXPECT_EQ(json["bytes"], bytes.value().size());
    EXPECT_EQ(json["generator_bytes"], generator_prefix_size(bytes.value()).value());
    EXPECT_EQ(json["metadata"],
              (Json{{"kind", "generator"},
                    {"model", metadata.model},
                    {"dataset", metadata.dataset},
                    {"date", metadata.date},
                    {"prior", "uniform"},
                    {"seed", metadata.seed},
                    {"steps", metadata.steps},
                    {"classes", metadata.class_names},
                    {"settings", std::map<std::string, std::string>(metadata.settings.begin(),
                                                                    metadata.settings.end())}}));
    expect_network(json["generator"], model.value().generator);
    ASSERT_EQ(json.contains("discriminator"), model.value().discriminator.has_value());
    if (model.value().discriminator) {
      expect_network(json["discriminator"], *model.value().discriminator);
    }
  }
}

TEST(InspectCommand, SaysAsTextWhatTheFileHolds) {
  const Outcome outcome = run_digitforge({"inspect", in_repository("weights/cgan-input.dfw")});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  for (const char* part :
       {"cgan-input on mnist", "uniform in [-1, 1)", "generator: ", "discriminator: ", "label",
        "[110]", "linear", "concat", "tanh", "leaky_relu", "[1,28,28]", "i8"}) {
    EXPECT_NE(outcome.out.find(part), std::string::npos) << part << " in\n" << outcome.out;
  }
  const Outcome small =
      run_digitforge({"inspect", in_repository("tests/shared/golden/v1-f32.dfw")});
  ASSERT_EQ(small.status, 0) << small.err;
  EXPECT_NE(small.out.find("none, unconditional"), std::string::npos) << small.out;
  EXPECT_EQ(small.out.find("discriminator"), std::string::npos) << small.out;
}

TEST(InspectCommand, RefusesWhatIsNoModel) {
  const Outcome missing = run_digitforge({"inspect", "/nowhere/model.dfw", "--json"});
  EXPECT_EQ(missing.status, 2);
  EXPECT_EQ(missing.out, "");
  EXPECT_NE(missing.err.find("/nowhere/model.dfw"), std::string::npos) << missing.err;
  const Outcome wrong = run_digitforge({"inspect", in_repository("README.md")});
  EXPECT_EQ(wrong.status, 3);
  EXPECT_EQ(wrong.out, "");
  EXPECT_NE(wrong.err.find("README.md"), std::string::npos) << wrong.err;
}

}  // namespace
}  // namespace digitforge
