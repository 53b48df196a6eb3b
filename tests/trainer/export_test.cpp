#include "trainer/nets/export.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "shared/weight_file.h"
#include "tests/trainer/fixtures.h"
#include "trainer/error.h"
#include "trainer/nets/network_forward.h"

namespace digitforge::testing {
namespace {

double max_difference(const torch::Tensor& a, const torch::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

class Export : public ::testing::TestWithParam<std::string> {};

TEST_P(Export, FoldingKeepsTheOutputs) {
  torch::manual_seed(1);
  GanNets nets = make_nets(GetParam(), 10);
  for (Net* net : {&nets.generator, &nets.discriminator}) {
    scramble(*net);
    net->train(false);
    const auto inputs = random_inputs(*net, 9);
    TensorStorage storage;
    const Network network = export_network(*net, DType::f32, inputs, storage);
    torch::NoGradGuard no_grad;
    const double difference =
        max_difference(network_forward(network, inputs), net->forward(inputs));
    std::printf("%s: max |difference| folded against not: %.2e\n", GetParam().c_str(), difference);
    EXPECT_LT(difference, 1e-5);
    EXPECT_TRUE(infer_shapes(network).ok());
    for (const Tensor& tensor : network.tensors) EXPECT_EQ(tensor.dtype, DType::f32);
  }
}

TEST_P(Export, HalfPrecisionSelfTestHoldsTheStoredWeightsOutputs) {
  torch::manual_seed(2);
  GanNets nets = make_nets(GetParam(), 10);
  nets.generator.train(false);
  const auto inputs = random_inputs(nets.generator, 3);
  TensorStorage storage;
  const Network network = export_network(nets.generator, DType::f16, inputs, storage);
  std::vector<torch::Tensor> recorded;
  for (const Tensor& tensor : network.self_test) recorded.push_back(tensor_values(tensor));
  const torch::Tensor expected = recorded.back();
  recorded.pop_back();
  EXPECT_EQ(max_difference(network_forward(network, recorded), expected), 0);
}

// A weight is off by half a step at most, so a linear layer's output by half a step of its channel
// times the sum of its inputs' magnitudes.
TEST(ExportScaled, EveryWeightIsWithinHalfAStep) {
  torch::manual_seed(3);
  for (const Op op : {Op::linear, Op::conv, Op::conv_transpose}) {
    Net net;
    if (op == Op::linear) {
      net.linear(net.input("latent", {40}), 30);
    } else if (op == Op::conv) {
      net.conv(net.input("latent", {6, 9, 9}), 5, 3, 2, 1);
    } else {
      net.conv_transpose(net.input("latent", {6, 9, 9}), 5, 3, 2, 1);
    }
    TensorStorage storage;
    const auto inputs = random_inputs(net, 2);
    const Network network = export_network(net, DType::i8, inputs, storage);
    ASSERT_TRUE(infer_shapes(network).ok()) << infer_shapes(network).error().message;
    const Node& node = network.nodes[0];
    torch::Tensor stored = tensor_values(network.tensors[*node.weight]);
    torch::Tensor trained = net.layers().back().weight.detach();
    if (op == Op::conv_transpose) {
      stored = stored.transpose(0, 1);
      trained = trained.transpose(0, 1);
    }
    const torch::Tensor scale = tensor_values(network.tensors[*node.scale]);
    const torch::Tensor steps =
        (stored.flatten(1) - trained.flatten(1) / scale.view({-1, 1})).abs();
    EXPECT_LE(steps.max().item<double>(), 0.5001) << op_name(op);
    EXPECT_EQ(stored.flatten(1).abs().amax(1).min().item<double>(), 127) << op_name(op);
    EXPECT_EQ(network.tensors[*node.weight].dtype, DType::i8);
  }
}

INSTANTIATE_TEST_SUITE_P(AllModels, Export, ::testing::ValuesIn(model_names()),
                         [](const auto& info) {
                           std::string name = info.param;
                           for (char& c : name) c = c == '-' ? '_' : c;
                           return name;
                         });

TEST(ExportRefuses, BatchNormBehindAnActivation) {
  Net net;
  net.batch_norm(net.relu(net.linear(net.input("latent", {4}), 3)));
  TensorStorage storage;
  EXPECT_THROW(export_network(net, DType::f32, random_inputs(net, 1), storage), TrainerError);
}

TEST(ExportRefuses, WeightsThatOverflowHalf) {
  Net net;
  net.linear(net.input("latent", {4}), 3);
  torch::NoGradGuard no_grad;
  torch::Tensor(net.layers()[0].weight).fill_(1e6);
  TensorStorage storage;
  try {
    export_network(net, DType::f16, random_inputs(net, 1), storage);
    FAIL();
  } catch (const TrainerError& error) {
    EXPECT_NE(std::string(error.what()).find("0.linear.weight"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("--dtype f32"), std::string::npos) << error.what();
  }
}

TEST(Recalibrate, GivesTheStatisticsOfTheWholeSample) {
  torch::manual_seed(4);
  Net net;
  net.batch_norm(net.linear(net.input("latent", {5}), 6));
  const auto all = torch::randn({400, 5});
  net.recalibrate(4, [&](int i) { net.forward({all.narrow(0, i * 100, 100)}); });
  torch::NoGradGuard no_grad;
  const auto& linear = net.layers()[0];
  const auto out = torch::linear(all, linear.weight, linear.bias);
  EXPECT_LT(max_difference(net.buffers()[0], out.mean(0)), 1e-5);
  // The mean of four batches' variances leaves out the spread of their means.
  EXPECT_LT(max_difference(net.buffers()[1], out.var(0)), 0.05);
}

}  // namespace
}  // namespace digitforge::testing
