#include "runtime/self_test.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "runtime/weights.h"

namespace digitforge {
namespace {

/// A self-test's outputs were summed in another order by LibTorch. A sum of n products is off by at
/// most n * 2^-24 of the sum of their magnitudes (Higham 2002, section 4.2); over the largest of
/// our layers, 4,096 products, of magnitudes that sum to 4 at most, that is 1e-3. Damage is far
/// larger.
constexpr float kTolerance = 1e-3F;
/// With weights in i8 the inputs of each layer are rounded to 16 bits besides: half a grey level.
constexpr float kScaledTolerance = 1.0F / 255;

bool has_scales(const Network& network) {
  return std::any_of(network.nodes.begin(), network.nodes.end(),
                     [](const Node& node) { return node.scale.has_value(); });
}

}  // namespace

SelfTest keep_self_test(const Network& network) {
  SelfTest test;
  if (network.self_test.empty()) return test;
  for (const Tensor& tensor : network.self_test) test.values.push_back(to_floats(tensor));
  test.cases = network.self_test[0].shape[0];
  // Logits may be many times a pixel, and so is the rounding of both sides.
  float largest = 1;
  for (float value : test.values.back()) largest = std::max(largest, std::fabs(value));
  test.allowed = largest * (has_scales(network) ? kScaledTolerance : kTolerance);
  return test;
}

Result<float> run_self_test(const NetworkPlan& plan, Workspace& space, const SelfTest& test) {
  if (test.cases == 0) return 0.0F;
  std::vector<const float*> inputs;
  for (std::size_t i = 0; i < plan.input_count(); ++i) inputs.push_back(test.values[i].data());
  const std::vector<float>& expected = test.values.back();
  std::vector<float> output(expected.size());
  plan.run(space, inputs, output.data(), test.cases);
  float largest = 0;
  for (std::size_t i = 0; i < output.size(); ++i) {
    const float difference = std::fabs(output[i] - expected[i]);
    largest = difference <= largest ? largest : std::isnan(difference) ? INFINITY : difference;
  }
  if (largest <= test.allowed) return largest;
  return Error{ErrorCode::bad_self_test,
               "the self-test's outputs do not come out: largest difference " +
                   std::to_string(largest) + ", allowed " + std::to_string(test.allowed) +
                   "; the weights are not those that were exported"};
}

}  // namespace digitforge
