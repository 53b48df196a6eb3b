// The rules on i8 weights and their scales, each broken by itself.
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <ostream>
#include <string>

#include "shared/weight_file.h"
#include "tests/shared/example_models.h"

namespace digitforge {
namespace {

struct BadScale {
  const char* rule;
  ErrorCode code;
  const char* mention;  ///< what the message must hold
  std::function<void(ExampleModel&)> damage;
};

void PrintTo(const BadScale& bad, std::ostream* out) { *out << bad.rule; }

Network& generator(ExampleModel& model) { return model.description.generator; }

/// Puts another tensor in place of number `index`.
std::function<void(ExampleModel&)> instead(std::size_t index, const char* name, DType dtype,
                                           Shape shape, std::vector<float> values) {
  return [=](ExampleModel& model) {
    generator(model).tensors[index] = model.tensor(name, dtype, shape, values);
  };
}

std::vector<float> with_first(std::size_t size, float first) {
  std::vector<float> values(size, 1);
  values[0] = first;
  return values;
}

using C = ErrorCode;
using M = ExampleModel;
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

const BadScale kBad[] = {
    {"Missing", C::bad_graph, "no scale",
     [](M& m) { generator(m).nodes[0].scale.reset(), generator(m).tensors.pop_back(); }},
    {"OfFloats", C::bad_graph, "is not i8",
     instead(0, "fc.weight", DType::f16, {6, 4}, std::vector<float>(24))},
    {"OfAnotherNode", C::bad_graph, "takes no scale",
     [](M& m) { generator(m).nodes[2].scale = 2; }},
    {"NoSuchTensor", C::bad_graph, "tensor 3 of 3", [](M& m) { generator(m).nodes[0].scale = 3; }},
    {"UsedTwice", C::bad_graph, "used already", [](M& m) { generator(m).nodes[0].scale = 1; }},
    {"Shape", C::bad_graph, "\"fc.scale\"",
     instead(2, "fc.scale", DType::f32, {4}, with_first(4, 1))},
    {"HalfPrecision", C::bad_graph, "cannot be f16",
     instead(2, "fc.scale", DType::f16, {6}, with_first(6, 1))},
    {"WholeNumbers", C::bad_graph, "cannot be i8",
     instead(2, "fc.scale", DType::i8, {6}, with_first(6, 1))},
    {"BiasOfWholeNumbers", C::bad_graph, "cannot be i8",
     instead(1, "fc.bias", DType::i8, {6}, with_first(6, 1))},
    {"Zero", C::bad_tensor, "zero or negative",
     instead(2, "fc.scale", DType::f32, {6}, with_first(6, 0))},
    {"MinusZero", C::bad_tensor, "zero or negative",
     instead(2, "fc.scale", DType::f32, {6}, with_first(6, -0.0f))},
    {"Negative", C::bad_tensor, "zero or negative",
     instead(2, "fc.scale", DType::f32, {6}, with_first(6, -1))},
    {"Nan", C::bad_tensor, "\"fc.scale\"",
     instead(2, "fc.scale", DType::f32, {6}, with_first(6, kNan))},
    {"Infinity", C::bad_tensor, "\"fc.scale\"",
     instead(2, "fc.scale", DType::f32, {6}, with_first(6, kInfinity))},
    {"Minus128", C::bad_tensor, "-128",
     instead(0, "fc.weight", DType::i8, {6, 4}, with_first(24, -128))},
    {"SelfTest", C::bad_self_test, "must be f32",
     [](M& m) {
       generator(m).self_test[0] = m.tensor("latent", DType::i8, {1, 4}, with_first(4, 1));
     }},
};

class Scales : public testing::TestWithParam<BadScale> {};

TEST_P(Scales, AreRefused) {
  ExampleModel model = small_model(DType::i8);
  GetParam().damage(model);
  const auto written = write_weights(model.description);
  ASSERT_FALSE(written.ok());
  EXPECT_STREQ(error_code_name(written.error().code), error_code_name(GetParam().code))
      << written.error().message;
  EXPECT_NE(written.error().message.find(GetParam().mention), std::string::npos)
      << written.error().message;
}

INSTANTIATE_TEST_SUITE_P(Rules, Scales, testing::ValuesIn(kBad),
                         [](const testing::TestParamInfo<BadScale>& info) {
                           return std::string(info.param.rule);
                         });

TEST(ScalesKept, ExtremesOfWhatIsAllowed) {
  ExampleModel model = small_model(DType::i8);
  instead(0, "fc.weight", DType::i8, {6, 4}, with_first(24, -127))(model);
  instead(2, "fc.scale", DType::f32, {6},
          with_first(6, std::numeric_limits<float>::denorm_min()))(model);
  const auto written = write_weights(model.description);
  ASSERT_TRUE(written.ok()) << written.error().message;
  const auto read = read_weights(written.value());
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read.value().generator.tensors[0].data[0], std::byte{0x81});
}

}  // namespace
}  // namespace digitforge
