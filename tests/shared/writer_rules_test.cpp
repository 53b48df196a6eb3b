// The writer refuses what the reader would refuse, with the same kind of error.
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <ostream>
#include <string>

#include "shared/weight_file.h"
#include "tests/shared/example_models.h"

namespace digitforge {
namespace {

struct BadModel {
  const char* rule;
  ErrorCode code;
  const char* mention;
  std::function<void(ExampleModel&)> damage;
};

void PrintTo(const BadModel& model, std::ostream* out) { *out << model.rule; }

class WriterRules : public testing::TestWithParam<BadModel> {};

TEST_P(WriterRules, Refuses) {
  ExampleModel model = full_model();
  GetParam().damage(model);
  const auto file = write_weights(model.description);
  ASSERT_FALSE(file.ok());
  EXPECT_STREQ(error_code_name(file.error().code), error_code_name(GetParam().code))
      << file.error().message;
  EXPECT_NE(file.error().message.find(GetParam().mention), std::string::npos)
      << file.error().message;
}

using C = ErrorCode;
using M = ExampleModel;
Metadata& metadata(M& m) { return m.description.metadata; }
Network& generator(M& m) { return m.description.generator; }
Node& node(M& m, std::size_t i) { return m.description.generator.nodes[i]; }
Tensor& tensor(M& m, std::size_t i) { return m.description.generator.tensors[i]; }

const BadModel kMetadata[] = {
    {"NoModel", C::bad_metadata, "model", [](M& m) { metadata(m).model = ""; }},
    {"NoDate", C::bad_metadata, "date", [](M& m) { metadata(m).date = ""; }},
    {"Control", C::bad_metadata, "data set", [](M& m) { metadata(m).dataset = "a\tb"; }},
    {"Prior", C::bad_metadata, "prior 7", [](M& m) { m.description.prior = Prior{7}; }},
    {"SectionRequired", C::bad_header, "section 0",
     [](M& m) {
       m.description.sections = {{{'N', 'E', 'E', 'D'}, {}}};
     }},
    {"SectionOfTheFormat", C::bad_header, "section 0",
     [](M& m) {
       m.description.sections = {{{'s', 'e', 't', 's'}, {}}};
     }},
    {"SectionOrder", C::bad_header, "\"aaaa\"",
     [](M& m) {
       m.description.sections = {{{'b', 'b', 'b', 'b'}, {}}, {{'a', 'a', 'a', 'a'}, {}}};
     }},
    {"Sections", C::too_large, "33 optional",
     [](M& m) {
       for (int i = 0; i < 33; ++i) {
         const char third = static_cast<char>('a' + i / 26), last = static_cast<char>('a' + i % 26);
         m.description.sections.push_back({{'o', 'p', third, last}, {}});
       }
     }},
    {"Classes", C::too_large, "classes", [](M& m) { metadata(m).class_names.resize(65537); }},
    {"ClassTwice", C::bad_metadata, "class 1",
     [](M& m) {
       metadata(m).class_names = {"a", "a"};
     }},
    {"Settings", C::too_large, "settings", [](M& m) { metadata(m).settings.resize(65539); }},
    {"Key", C::bad_metadata, "setting 0", [](M& m) { metadata(m).settings[0].first = "a b"; }},
    {"Value", C::bad_metadata, "setting \"note\"",
     [](M& m) { metadata(m).settings[2].second.assign(65537, 'x'); }},
};

// What the file has no room for would be lost or cut if it were not refused.
const BadModel kNodes[] = {
    {"Operation", C::bad_graph, "operation 99", [](M& m) { node(m, 5).op = Op{99}; }},
    {"NoOperand", C::bad_graph, "node 5", [](M& m) { node(m, 5).inputs.clear(); }},
    {"TwoOperands", C::bad_graph, "node 5",
     [](M& m) {
       node(m, 5).inputs = {6, 6};
     }},
    {"WideOperand", C::bad_graph, "65542", [](M& m) { node(m, 5).inputs = {65536 + 6}; }},
    {"NoWeight", C::bad_graph, "no weight", [](M& m) { node(m, 4).weight.reset(); }},
    {"WeightOfRelu", C::bad_graph, "node 5", [](M& m) { node(m, 5).weight = 0; }},
    {"BiasOfRelu", C::bad_graph, "node 5", [](M& m) { node(m, 5).bias = 0; }},
    {"StrideOfRelu", C::bad_graph, "stride", [](M& m) { node(m, 5).stride = 2; }},
    {"PaddingOfRelu", C::bad_graph, "padding", [](M& m) { node(m, 5).padding = 1; }},
    {"PiecesOfRelu", C::bad_graph, "pieces", [](M& m) { node(m, 5).pieces = 2; }},
    {"SlopeOfRelu", C::bad_graph, "slope", [](M& m) { node(m, 5).slope = 0.1f; }},
    {"SlopeNan", C::bad_graph, "slope",
     [](M& m) { node(m, 2).slope = std::numeric_limits<float>::quiet_NaN(); }},
    {"ShapeOfRelu", C::bad_graph, "shape", [](M& m) { node(m, 5).shape = {4}; }},
    {"WideStride", C::bad_graph, "stride 258", [](M& m) { node(m, 7).stride = 258; }},
    {"WidePadding", C::bad_graph, "padding 257", [](M& m) { node(m, 7).padding = 257; }},
    {"WidePieces", C::bad_graph, "258 pieces", [](M& m) { node(m, 3).pieces = 258; }},
    {"ManyNodes", C::too_large, "nodes", [](M& m) { generator(m).nodes.resize(257); }},
    {"NoInputs", C::bad_graph, "inputs", [](M& m) { generator(m).inputs.clear(); }},
};

const BadModel kTensors[] = {
    {"Name", C::bad_tensor, "tensor 0", [](M& m) { tensor(m, 0).name = std::string("W"); }},
    {"Type", C::bad_tensor, "unknown type 9", [](M& m) { tensor(m, 0).dtype = DType{9}; }},
    {"DataSize", C::bad_tensor, "\"fc1.bias\"",
     [](M& m) { tensor(m, 1).data = tensor(m, 1).data.first(31); }},
    {"NoData", C::bad_tensor, "\"fc1.bias\"", [](M& m) { tensor(m, 1).data = {}; }},
    {"RankFive", C::bad_tensor, "rank 5", [](M& m) { tensor(m, 1).shape.rank = 5; }},
    {"Many", C::too_large, "tensors", [](M& m) { generator(m).tensors.resize(513); }},
    {"Nan", C::bad_tensor, "\"fc1.bias\"",
     [](M& m) {
       const std::vector<float> values(8, std::numeric_limits<float>::quiet_NaN());
       tensor(m, 1) = m.tensor("fc1.bias", DType::f32, {8}, values);
     }},
    {"Unused", C::bad_tensor, "\"extra\"",
     [](M& m) { generator(m).tensors.push_back(m.tensor("extra", DType::f32, {1}, {0})); }},
    {"SelfTestData", C::bad_self_test, "self-test tensor \"output\"",
     [](M& m) { generator(m).self_test[2].data = generator(m).self_test[2].data.first(20); }},
    {"SelfTestName", C::bad_self_test, "\"latent\"",
     [](M& m) { generator(m).self_test[0].name = std::string("z"); }},
    {"SelfTestShort", C::bad_self_test, "self-test",
     [](M& m) { generator(m).self_test.pop_back(); }},
    {"DiscriminatorImage", C::bad_graph, "discriminator",
     [](M& m) {
       m.description.discriminator->inputs[0].shape = {1, 4, 1};
     }},
};

// 4 MiB of zeros that many tensors can view, so that totals over the limits take no more memory.
void add_large_tensors(M& m, std::size_t count) {
  constexpr std::uint32_t kRows = 32;
  const auto& data = m.storage.emplace_back(std::size_t{kRows} * kMaxDimension * 2);
  for (std::size_t i = 0; i < count; ++i) {
    generator(m).tensors.push_back(
        {"large" + std::to_string(i), DType::f16, {kRows, kMaxDimension}, data});
  }
}

const BadModel kTotals[] = {
    {"TensorElements", C::too_large, "\"large31\"", [](M& m) { add_large_tensors(m, 33); }},
    {"FileSize", C::too_large, "f16 halves", [](M& m) { add_large_tensors(m, 128); }},
    {"ValueElements", C::too_large, "node 12 (relu)",
     [](M& m) {
       // Three transposed convolutions, each 16 times as wide and high, then copies of 2^24 values.
       auto& nodes = generator(m).nodes;
       nodes.resize(7);
       for (std::uint32_t i = 0; i < 3; ++i) {
         Node up;
         up.op = Op::conv_transpose;
         up.inputs = {8 + i};
         up.weight = static_cast<std::uint32_t>(generator(m).tensors.size());
         up.stride = 16;
         const std::uint32_t from = i == 0 ? 4 : 1;
         const std::string name = "up" + std::to_string(i);
         const std::vector<float> values(from * 16 * 16);
         generator(m).tensors.push_back(
             m.tensor(name.c_str(), DType::f32, {from, 1, 16, 16}, values));
         nodes.push_back(up);
       }
       for (std::uint32_t i = 0; i < 20; ++i) {
         Node relu;
         relu.inputs = {11 + i};
         nodes.push_back(relu);
       }
     }},
};

std::string rule_name(const testing::TestParamInfo<BadModel>& info) { return info.param.rule; }

INSTANTIATE_TEST_SUITE_P(Metadata, WriterRules, testing::ValuesIn(kMetadata), rule_name);
INSTANTIATE_TEST_SUITE_P(Nodes, WriterRules, testing::ValuesIn(kNodes), rule_name);
INSTANTIATE_TEST_SUITE_P(Tensors, WriterRules, testing::ValuesIn(kTensors), rule_name);
INSTANTIATE_TEST_SUITE_P(Totals, WriterRules, testing::ValuesIn(kTotals), rule_name);

}  // namespace
}  // namespace digitforge
