// The reference: every kernel in Eigen's own terms, to be read in one sitting. Other targets are
// tested against this one, and of i8 weights they give its bits; DIGITFORGE_TARGET=eigen runs it.
#include <Eigen/Core>
#include <limits>

#include "runtime/kernels/kernel_table.h"

namespace digitforge {
namespace {

constexpr int kPanel = 8;

using F32 = Eigen::Array<float, kPanel, 1>;
using I32 = Eigen::Array<std::int32_t, kPanel, 1>;
using Eigen::Dynamic;
using Eigen::Index;
using Eigen::Map;

F32 load(const float* from) { return Map<const F32>(from); }
void store(float* to, const F32& value) { Map<F32>(to, kPanel) = value; }
F32 all(float value) { return F32::Constant(value); }
F32 smaller(const F32& a, const F32& b) { return (a < b).select(a, b); }
F32 larger(const F32& a, const F32& b) { return (a > b).select(a, b); }
F32 leaky(const F32& x, float slope) { return (x < 0).select(x * slope, x); }

}  // namespace
}  // namespace digitforge

// Works on the vectors above.
#include "runtime/kernels/activations.h"

namespace digitforge {
namespace {

/// Weights of a run, [panel, depth], times its values, [depth].
F32 sum_of_run(const float* weights, const float* x, size_t depth) {
  const Map<const Eigen::Matrix<float, kPanel, Dynamic>> w(weights, kPanel, Index(depth));
  return w.lazyProduct(Map<const Eigen::VectorXf>(x, Index(depth))).array();
}

/// The same of whole numbers, which lie in pairs: [depth / 2][panel][2].
I32 sum_of_run(const std::int8_t* weights, const std::int16_t* x, size_t depth) {
  I32 sum = I32::Zero();
  for (size_t k = 0; k < depth; k += 2) {
    const Map<const Eigen::Matrix<std::int8_t, 2, kPanel>> w(weights + k * kPanel);
    const Map<const Eigen::Matrix<std::int16_t, 2, 1>> pair(x + k);
    sum += (w.cast<std::int32_t>().transpose().lazyProduct(pair.cast<std::int32_t>())).array();
  }
  return sum;
}

F32 scaled(const F32& sum, const Product&, size_t, size_t) { return sum; }

F32 scaled(const I32& sum, const Product& p, size_t image, size_t output) {
  return sum.cast<float>() * (load(p.scales + output) * p.x_scales[image]);
}

/// One row of one image, for the outputs of one panel.
template <typename Weight, typename Input>
F32 outputs_of(const Product& p, size_t panel, size_t image, size_t row) {
  const Weight* weights = static_cast<const Weight*>(p.weights) + panel * p.panel_stride;
  const Input* x = static_cast<const Input*>(p.x) + image * p.x_stride + p.row_inputs[row];
  auto sum = sum_of_run(weights, x, 0);  // zeros
  for (size_t run = 0; run < p.runs; ++run) {
    sum += sum_of_run(weights + p.run_weights[run] * kPanel, x + p.run_inputs[run], p.depth);
  }
  const float* bias = p.image_bias != nullptr ? p.image_bias[image] : p.bias;
  const F32 y = scaled(sum, p, image, panel * kPanel) + load(bias + panel * kPanel);
  return activated(y, p.activation, p.slope);
}

template <typename Weight, typename Input>
void product(const Product& p, size_t first, size_t last) {
  for (size_t panel = first; panel < last; ++panel) {
    const size_t begin = panel * kPanel;
    const Index count = Index(p.outputs - begin < kPanel ? p.outputs - begin : kPanel);
    for (size_t image = 0; image < p.images; ++image) {
      for (size_t row = 0; row < p.rows; ++row) {
        float* y = p.y + image * p.y_stride + p.row_outputs[row] + begin;
        Map<Eigen::ArrayXf>(y, count) = outputs_of<Weight, Input>(p, panel, image, row).head(count);
      }
    }
  }
}

void pack_f32(const float* weights, size_t depth, float* panel, size_t place) {
  Map<Eigen::Matrix<float, kPanel, Dynamic>>(panel, kPanel, Index(depth)).row(Index(place)) =
      Map<const Eigen::RowVectorXf>(weights, Index(depth));
}

double pack_i8(const std::int8_t* weights, size_t depth, std::int8_t* panel, size_t place) {
  const Map<const Eigen::Matrix<std::int8_t, 2, Dynamic>> pairs(weights, 2, Index(depth / 2));
  for (Index k = 0; k < pairs.cols(); ++k) {
    Map<Eigen::Matrix<std::int8_t, 2, kPanel>>(panel + k * 2 * kPanel).col(Index(place)) =
        pairs.col(k);
  }
  return pairs.cast<double>().cwiseAbs().sum();
}

float quantise(const float* x, size_t runs, size_t length, std::int16_t* to, size_t padded,
               float limit) {
  using Floats = Eigen::Array<float, Dynamic, Dynamic>;
  using Numbers = Eigen::Array<std::int16_t, Dynamic, Dynamic>;
  constexpr float kMost = std::numeric_limits<float>::max();
  const Map<const Floats> values(x, Index(length), Index(runs));
  Map<Numbers> numbers(to, Index(padded), Index(runs));
  numbers.bottomRows(Index(padded - length)).setZero();
  auto filled = numbers.topRows(Index(length));
  if (!values.isFinite().all()) {
    filled = (values > kMost).cast<std::int16_t>() - (values < -kMost).cast<std::int16_t>();
    filled *= static_cast<std::int16_t>(limit);
    return kMost / limit;
  }
  const float most = values.abs().maxCoeff();
  // 0 also where the largest is so small that its inverse is infinite.
  const float steps = most > limit * 1e-37F ? limit / most : 0.0F;
  filled = (values * steps).rint().cast<std::int16_t>();
  return steps > 0 ? most / limit : 0.0F;
}

size_t find_pairs(const std::int16_t* x, size_t size, uint32_t* to) {
  size_t found = 0;
  for (size_t k = 0; k < size; k += 2) {
    if (x[k] != 0 || x[k + 1] != 0) to[found++] = static_cast<uint32_t>(k);
  }
  return found;
}

}  // namespace

extern const KernelTable kernels_eigen;
const KernelTable kernels_eigen = {"eigen",
                                   kPanel,
                                   1,
                                   product<float, float>,
                                   product<std::int8_t, std::int16_t>,
                                   pack_f32,
                                   pack_i8,
                                   quantise,
                                   find_pairs,
                                   activate};

}  // namespace digitforge
