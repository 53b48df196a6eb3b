#include "web/app/principal.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cstring>

#include "shared/half.h"

namespace digitforge {
namespace {

/// Where the latent's values are in a value of the graph.
struct Trace {
  std::uint32_t value = 0;
  std::size_t offset = 0;
};

float element(const Tensor& tensor, std::size_t index) {
  if (tensor.dtype == DType::f16) {
    std::uint16_t bits = 0;
    std::memcpy(&bits, tensor.data.data() + index * sizeof bits, sizeof bits);
    return half_to_float(bits);
  }
  float value = 0;
  std::memcpy(&value, tensor.data.data() + index * sizeof value, sizeof value);
  return value;
}

/// W as [outputs, latent]: what the layer makes of each value of the latent.
Eigen::MatrixXf latent_weights(const Node& node, const Tensor& weight, const Trace& trace,
                               std::size_t latent) {
  const auto size = static_cast<Eigen::Index>(latent);
  const std::size_t elements = weight.shape.elements();
  if (node.op == Op::linear) {
    const std::size_t in = weight.shape[1];
    Eigen::MatrixXf w(static_cast<Eigen::Index>(weight.shape[0]), size);
    for (Eigen::Index row = 0; row < w.rows(); ++row) {
      for (Eigen::Index column = 0; column < size; ++column) {
        w(row, column) = element(weight, static_cast<std::size_t>(row) * in + trace.offset +
                                             static_cast<std::size_t>(column));
      }
    }
    return w;
  }
  // A transposed convolution of a 1 x 1 image: one channel a value.
  const std::size_t outputs = elements / weight.shape[0];
  Eigen::MatrixXf w(static_cast<Eigen::Index>(outputs), size);
  for (Eigen::Index column = 0; column < size; ++column) {
    const std::size_t first = (trace.offset + static_cast<std::size_t>(column)) * outputs;
    for (Eigen::Index row = 0; row < w.rows(); ++row) {
      w(row, column) = element(weight, first + static_cast<std::size_t>(row));
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
      if (!fits) return {};
      return eigenvectors(latent_weights(node, generator.tensors[*node.weight], trace, latent),
                          most);
    } else if (node.op != Op::reshape) {
      return {};
    }
    trace.value = inputs + i;
  }
  return {};
}

}  // namespace digitforge
