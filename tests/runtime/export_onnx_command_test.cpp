// digitforge export-onnx: what the file holds, read back by ONNX's own library. That onnxruntime
// computes the same images from it is measured where onnxruntime is: tests/bench.
#include <gtest/gtest.h>
#include <onnx/checker.h>
#include <onnx/onnx_pb.h>

#include <cstring>
#include <iterator>
#include <set>
#include <string>

#include "shared/files.h"
#include "shared/weight_file.h"
#include "tests/runtime/run_digitforge.h"
#include "tests/support/network_builder.h"
#include "tests/support/reference.h"
#include "tests/support/temporary_folder.h"

namespace digitforge {
namespace {

class ExportOnnxCommand : public testing::Test {
 protected:
  onnx::ModelProto exported(const std::string& model, const std::vector<std::string>& more = {}) {
    const std::string out = folder_.path() / "model.onnx";
    std::vector<std::string> arguments = {"export-onnx", model, "--out", out};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = run_digitforge(arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    const auto bytes = read_file(out);
    onnx::ModelProto proto;
    EXPECT_TRUE(bytes.ok() &&
                proto.ParseFromArray(bytes.value().data(), static_cast<int>(bytes.value().size())));
    onnx::checker::check_model(proto);
    return proto;
  }

  TemporaryFolder folder_;
};

std::vector<std::string> operations(const onnx::ModelProto& model) {
  std::vector<std::string> types;
  for (const onnx::NodeProto& node : model.graph().node()) types.push_back(node.op_type());
  return types;
}

TEST_F(ExportOnnxCommand, WritesTheGraph) {
  const onnx::ModelProto model = exported(in_repository("weights/dcgan.dfw"));
  EXPECT_EQ(operations(model),
            (std::vector<std::string>{"Reshape", "ConvTranspose", "Relu", "ConvTranspose", "Relu",
                                      "ConvTranspose", "Relu", "ConvTranspose", "Tanh"}));
  ASSERT_EQ(model.graph().input_size(), 1);
  EXPECT_EQ(model.graph().input(0).name(), "latent");
  EXPECT_EQ(model.graph().output(0).name(), "image");
  const auto& shape = model.graph().output(0).type().tensor_type().shape();
  ASSERT_EQ(shape.dim_size(), 4);
  EXPECT_EQ(shape.dim(0).dim_param(), "N");
  EXPECT_EQ(shape.dim(3).dim_value(), 28);
}

TEST_F(ExportOnnxCommand, WritesTheDiscriminator) {
  const onnx::ModelProto model =
      exported(in_repository("weights/cgan-hidden.dfw"), {"--discriminator"});
  ASSERT_EQ(model.graph().input_size(), 2);
  EXPECT_EQ(model.graph().input(0).name(), "image");
  EXPECT_EQ(model.graph().input(1).name(), "label");
  EXPECT_EQ(model.graph().output(0).name(), "logit");
}

TEST_F(ExportOnnxCommand, WritesAClassifiersNetworks) {
  const std::string judge = in_repository("weights/judge.dfw");
  const onnx::ModelProto features = exported(judge);
  EXPECT_EQ(features.graph().input(0).name(), "image");
  EXPECT_EQ(features.graph().output(0).name(), "features");
  EXPECT_EQ(features.graph().output(0).type().tensor_type().shape().dim_size(), 2);
  const onnx::ModelProto head = exported(judge, {"--discriminator"});
  EXPECT_EQ(head.graph().input(0).name(), "features");
  EXPECT_EQ(head.graph().output(0).name(), "logits");
  EXPECT_EQ(head.graph().output(0).type().tensor_type().shape().dim(1).dim_value(), 10);
}

// Names are free in a .dfw file, where tensors and values have nothing to do with each other.
TEST_F(ExportOnnxCommand, TellsTensorsFromValues) {
  ExampleModel example = blank_model(0);
  NetworkBuilder g(example, example.description.generator, DType::f32, 1);
  const std::uint32_t latent = g.input("latent", {12});
  const std::uint32_t pieces = g.maxout(g.linear(g.linear(latent, 24), 24), 2);
  g.tanh(g.reshape(pieces, {1, 3, 4}));
  Network& network = example.description.generator;
  const char* const taken[] = {"latent", "image", "value_1", "value_3_pieces_shape"};
  ASSERT_EQ(network.tensors.size(), std::size(taken));
  for (std::size_t i = 0; i < std::size(taken); ++i) network.tensors[i].name = taken[i];
  const std::string path = folder_.path() / "names.dfw";
  ASSERT_TRUE(write_file(path, write_weights(example.description).value()).ok());
  const onnx::ModelProto model = exported(path);
  EXPECT_EQ(model.graph().input(0).name(), "latent");
  EXPECT_EQ(model.graph().output(0).name(), "image");
  std::set<std::string> names = {"latent"};
  for (const onnx::TensorProto& tensor : model.graph().initializer()) {
    EXPECT_TRUE(names.insert(tensor.name()).second) << tensor.name();
  }
  for (const onnx::NodeProto& node : model.graph().node()) {
    EXPECT_TRUE(names.insert(node.output(0)).second) << node.output(0);
  }
}

// Half-precision and scaled weights become the singles that they stand for.
TEST_F(ExportOnnxCommand, WritesTheWeightsInSinglePrecision) {
  for (const char* type : {"f32", "f16", "i8"}) {
    const std::string file = in_repository(std::string("tests/shared/golden/v1-") + type + ".dfw");
    const onnx::ModelProto model = exported(file);
    const auto bytes = read_file(file);
    const auto description = read_weights(bytes.value());
    const Tensor& stored = description.value().generator.tensors[0];
    const onnx::TensorProto& written = model.graph().initializer(0);
    ASSERT_EQ(written.data_type(), onnx::TensorProto::FLOAT);
    ASSERT_EQ(written.raw_data().size(), stored.shape.elements() * sizeof(float));
    for (std::size_t i = 0; i < stored.shape.elements(); ++i) {
      float value = 0;
      std::memcpy(&value, written.raw_data().data() + i * sizeof value, sizeof value);
      EXPECT_EQ(value, tensor_value(stored, i) * (stored.dtype == DType::i8 ? 0.0625 : 1)) << type;
    }
  }
}

TEST_F(ExportOnnxCommand, SaysThatThereIsNoDiscriminator) {
  const Outcome outcome =
      run_digitforge({"export-onnx", in_repository("tests/shared/golden/v1-f32.dfw"), "--out",
                      folder_.path() / "x.onnx", "--discriminator"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.err.find("no discriminator"), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace digitforge
