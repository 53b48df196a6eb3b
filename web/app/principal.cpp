#include "web/app/principal.h"

#include <Eigen/Dense>
#include <algorithm>
#include <vector>

#include "runtime/weights.h"

namespace digitforge {
namespace {

/// Multiply-adds that the directions may take, half a second at most.
constexpr std::uint64_t kMostWork = 1ull << 31;

/// Of W^T W and its eigenvectors, for W of [outputs, latent].
std::uint64_t work_of(std::uint64_t outputs, std::uint64_t latent) {
  return latent * latent * (outputs + 10 * latent);
}

/// Where the latent's values are in a value of the graph.
struct Trace {
  std::uint32_t value = 0;
  std::size_t offset = 0;
};

/// W as [outputs, latent]: what the layer makes of each value of the latent.
Eigen::MatrixXf latent_weights(const Network& network, const Node& node, const Trace& trace,
                               std::size_t latent) {
  const NodeWeights weights(network, node);
  const Shape& shape = weights.shape();
  // Linear: [outputs, inputs]. A transposed convolution of a 1 x 1 image: one channel a value,
  // [inputs, channels, k, k].
  const bool linear = node.op == Op::linear;
  const std::size_t inputs = linear ? shape[1] : shape[0];
  const std::size_t outputs = shape.elements() / inputs, channels = linear ? outputs : shape[1];
  const std::vector<float> scales = weights.scales(channels);
  Eigen::MatrixXf w(static_cast<Eigen::Index>(outputs), static_cast<Eigen::Index>(latent));
  std::vector<float> column(outputs);
  for (std::size_t i = 0; i < latent; ++i) {
    const std::size_t input = trace.offset + i;
    weights.copy(linear ? input : input * outputs, linear ? inputs : 1, column);
    for (std::size_t row = 0; row < outputs; ++row) {
      w(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(i)) =
          column[row] * scales[row / (outputs / channels)];
    }
  }
  return w;
}

Axes eigenvectors(const Eigen::MatrixXf& w, std::size_t most) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXf> solver(w.transpose() * w);
  Axes axes;
  for (Eigen::Index i = w.cols() - 1; i >= 0 && axes.size() < most; --i) {
    Eigen::VectorXf axis = solver.eigenvectors().col(i);
    Eigen::Index largest = 0;
    if (!axis.allFinite()) return {};  // weights so large that their squares are infinite
    axis.cwiseAbs().maxCoeff(&largest);
    if (axis[largest] < 0) axis = -axis;
    axes.emplace_back(axis.data(), axis.data() + axis.size());
  }
  return axes;
}

}  // namespace

Axes principal_axes(const Network& generator, std::size_t most) {
  const auto inputs = static_cast<std::uint32_t>(generator.inputs.size());
  const Result<std::vector<Shape>> shapes = infer_shapes(generator);
  if (!shapes || inputs == 0) return {};
  const std::size_t latent = generator.inputs[0].shape.elements();
  Trace trace;
  for (std::uint32_t i = 0; i < generator.nodes.size(); ++i) {
    const Node& node = generator.nodes[i];
    const auto reads = std::find(node.inputs.begin(), node.inputs.end(), trace.value);
    if (reads == node.inputs.end()) continue;
    if (node.op == Op::concat) {
      for (auto before = node.inputs.begin(); before != reads; ++before) {
        trace.offset += shapes.value()[*before].elements();
      }
    } else if (node.weight) {
      const bool fits = node.op == Op::linear ||
                        (node.op == Op::conv_transpose && shapes.value()[trace.value][1] == 1 &&
                         shapes.value()[trace.value][2] == 1);
      if (!fits || work_of(shapes.value()[inputs + i].elements(), latent) > kMostWork) return {};
      return eigenvectors(latent_weights(generator, node, trace, latent), most);
    } else if (node.op != Op::reshape) {
      return {};
    }
    trace.value = inputs + i;
  }
  return {};
}

}  // namespace digitforge
