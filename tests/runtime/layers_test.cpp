// Every operation by itself, in a network of one, against its formula in double precision.
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "tests/runtime/running.h"
#include "tests/support/network_builder.h"

namespace digitforge {
namespace {

using Value = NetworkBuilder::Value;

struct LayerCase {
  const char* name;
  Shape in;
  std::function<Value(NetworkBuilder&, Value)> layer;
};

class Layers : public testing::TestWithParam<std::tuple<LayerCase, DType>> {};

TEST_P(Layers, GivesWhatItsFormulaSays) {
  const auto& [test, dtype] = GetParam();
  ExampleModel model = blank_model(0);
  NetworkBuilder g(model, model.description.generator, dtype, 11);
  Value x = g.input("latent", {static_cast<std::uint32_t>(test.in.elements())});
  if (test.in.rank > 1) x = g.reshape(x, test.in);
  x = test.layer(g, x);
  g.reshape(x, {1, 1, static_cast<std::uint32_t>(g.shape(x).elements())});
  for (std::size_t n : {1, 19}) {
    const Comparison compared = compare_with_reference(model.description, n);
    expect_matches(compared.images, compared.expected_images,
                   std::string(test.name) + ", " + std::to_string(n) + " at once");
  }
}

std::string name_of(const testing::TestParamInfo<Layers::ParamType>& info) {
  return std::string(std::get<LayerCase>(info.param).name) + "_" +
         dtype_name(std::get<DType>(info.param));
}

auto linear(std::uint32_t out, bool bias = true) {
  return [=](NetworkBuilder& g, Value x) { return g.linear(x, out, bias); };
}

const LayerCase kLinear[] = {
    {"to_one", {1024}, linear(1)},
    {"from_one", {1}, linear(9)},
    {"one_to_one", {1}, linear(1, false)},
    {"latent_to_hidden", {100}, linear(256)},
    {"latent_and_label_to_hidden", {110}, linear(256)},
    {"hidden_to_hidden", {512}, linear(1024)},
    {"hidden_to_pixels", {1200}, linear(784)},
    {"label_to_hidden", {10}, linear(1000)},
    {"without_bias", {37}, linear(41, false)},
    {"four_thousand_products", {4096}, linear(3)},
};
INSTANTIATE_TEST_SUITE_P(Linear, Layers,
                         testing::Combine(testing::ValuesIn(kLinear),
                                          testing::Values(DType::f32, DType::f16)),
                         name_of);

auto conv(std::uint32_t out, std::uint32_t kernel, std::uint32_t stride, std::uint32_t padding,
          bool bias = true) {
  return [=](NetworkBuilder& g, Value x) { return g.conv(x, out, kernel, stride, padding, bias); };
}

const LayerCase kConv[] = {
    {"dcgan_1", {1, 28, 28}, conv(64, 4, 2, 1)},
    {"dcgan_2", {64, 14, 14}, conv(128, 4, 2, 1)},
    {"dcgan_3", {128, 7, 7}, conv(256, 4, 2, 1)},
    {"dcgan_4", {256, 3, 3}, conv(1, 3, 1, 0)},
    {"point", {3, 1, 1}, conv(5, 1, 1, 0)},
    {"pointwise", {6, 5, 4}, conv(7, 1, 1, 0, false)},
    {"kernel_larger_than_image", {2, 2, 3}, conv(3, 5, 1, 3)},
    {"all_padding_but_one", {1, 1, 1}, conv(2, 8, 3, 7)},
    {"stride_skips_pixels", {2, 11, 9}, conv(3, 2, 5, 0)},
    {"stride_leaves_a_rest", {3, 10, 8}, conv(4, 3, 2, 0)},
    {"largest_stride", {1, 33, 17}, conv(2, 3, 16, 2)},
    {"wide", {2, 1, 23}, conv(3, 3, 1, 1)},
    {"tall", {2, 23, 1}, conv(3, 3, 2, 2, false)},
    {"largest_kernel", {1, 64, 64}, conv(1, 64, 1, 2)},
};
INSTANTIATE_TEST_SUITE_P(Conv, Layers,
                         testing::Combine(testing::ValuesIn(kConv),
                                          testing::Values(DType::f32, DType::f16)),
                         name_of);

auto conv_transpose(std::uint32_t out, std::uint32_t kernel, std::uint32_t stride,
                    std::uint32_t padding, bool bias = true) {
  return [=](NetworkBuilder& g, Value x) {
    return g.conv_transpose(x, out, kernel, stride, padding, bias);
  };
}

const LayerCase kConvTranspose[] = {
    {"dcgan_1", {100, 1, 1}, conv_transpose(256, 4, 1, 0)},
    {"dcgan_2", {256, 4, 4}, conv_transpose(128, 3, 2, 1)},
    {"dcgan_3", {128, 7, 7}, conv_transpose(64, 4, 2, 1)},
    {"dcgan_4", {64, 14, 14}, conv_transpose(1, 4, 2, 1)},
    {"point", {3, 1, 1}, conv_transpose(5, 1, 1, 0)},
    {"point_with_padding", {5, 1, 1}, conv_transpose(3, 5, 1, 2)},
    {"point_without_bias", {7, 1, 1}, conv_transpose(4, 3, 2, 0, false)},
    {"point_with_stride", {4, 1, 1}, conv_transpose(9, 2, 7, 0)},
    {"pointwise", {6, 5, 4}, conv_transpose(7, 1, 1, 0, false)},
    {"gaps_between_taps", {2, 3, 4}, conv_transpose(3, 2, 5, 0)},
    {"gaps_and_padding", {2, 4, 3}, conv_transpose(3, 3, 4, 2, false)},
    {"stride_three", {3, 5, 4}, conv_transpose(5, 4, 3, 1)},
    {"kernel_not_a_multiple_of_stride", {4, 6, 5}, conv_transpose(3, 5, 2, 2)},
    {"padding_crops_most", {2, 3, 3}, conv_transpose(2, 5, 1, 3)},
    {"largest_stride", {1, 2, 3}, conv_transpose(2, 4, 16, 1)},
    {"wide", {2, 1, 13}, conv_transpose(3, 3, 2, 1)},
    {"tall", {2, 13, 1}, conv_transpose(3, 3, 1, 1, false)},
    {"largest_kernel", {1, 2, 2}, conv_transpose(1, 64, 2, 3)},
};
INSTANTIATE_TEST_SUITE_P(ConvTranspose, Layers,
                         testing::Combine(testing::ValuesIn(kConvTranspose),
                                          testing::Values(DType::f32, DType::f16)),
                         name_of);

const LayerCase kOthers[] = {
    {"concat_two",
     {7},
     [](NetworkBuilder& g, Value x) {
       return g.concat({g.linear(x, 3), x});
     }},
    {"concat_one_twice",
     {5},
     [](NetworkBuilder& g, Value x) {
       return g.concat({x, x});
     }},
    {"concat_sixteen",
     {3},
     [](NetworkBuilder& g, Value x) { return g.concat(std::vector<Value>(16, x)); }},
    {"reshape",
     {24},
     [](NetworkBuilder& g, Value x) {
       return g.reshape(x, {2, 3, 4});
     }},
    {"reshape_rank_4",
     {24},
     [](NetworkBuilder& g, Value x) {
       return g.reshape(x, {2, 3, 2, 2});
     }},
    {"maxout_5", {1200}, [](NetworkBuilder& g, Value x) { return g.maxout(x, 5); }},
    {"maxout_4", {960}, [](NetworkBuilder& g, Value x) { return g.maxout(x, 4); }},
    {"maxout_all", {64}, [](NetworkBuilder& g, Value x) { return g.maxout(x, 64); }},
    {"maxout_2", {14}, [](NetworkBuilder& g, Value x) { return g.maxout(x, 2); }},
    {"relu_of_image", {3, 5, 7}, [](NetworkBuilder& g, Value x) { return g.relu(x); }},
    {"tanh_of_image", {3, 5, 7}, [](NetworkBuilder& g, Value x) { return g.tanh(x); }},
};
INSTANTIATE_TEST_SUITE_P(Others, Layers,
                         testing::Combine(testing::ValuesIn(kOthers), testing::Values(DType::f32)),
                         name_of);

}  // namespace
}  // namespace digitforge
