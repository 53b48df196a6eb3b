#pragma once

#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/model_description.h"
#include "trainer/parallel/workers.h"

namespace digitforge {

/// A layer of a Net: an operation of the weight file's graph, or one that exists in training only.
struct NetLayer {
  enum class Kind { node, batch_norm, dropout };

  Kind kind = Kind::node;
  Node node;                ///< kind node: operation and attributes; `inputs` for every kind
  double dropout = 0;       ///< kind dropout: probability of a zero
  torch::Tensor weight;     ///< node: as shared/model_description.h says; batch norm: gamma [c]
  torch::Tensor bias;       ///< node: [out]; batch norm: beta [c]
  torch::Tensor mean, var;  ///< batch norm: running statistics, [c]
  /// Spectral norm, where the layer has it: the left singular vector's running estimate, [rows of
  /// the weight seen as a matrix].
  torch::Tensor singular;
};

/// The weight as the layer applies it: divided by its largest singular value, where the layer has
/// spectral norm (Miyato et al. 2018, section 2.1), else as it is. One step of power iteration with
/// `update`, which training takes at every use.
torch::Tensor effective_weight(const NetLayer& layer, bool update);

/// A network as the list of its layers. The one description serves training (autograd runs through
/// forward) and export (nets/export.h turns the same list into the weight file's graph), so that
/// the two cannot disagree. Values are numbered as in shared/model_description.h: inputs, then
/// layers.
///
/// Build by calling the methods below in order; each returns the number of the value it makes.
class Net {
 public:
  using Value = std::uint32_t;

  Value input(const std::string& name, const Shape& shape);
  Value linear(Value x, std::uint32_t out);
  Value conv(Value x, std::uint32_t out, std::uint32_t kernel, std::uint32_t stride,
             std::uint32_t padding);
  Value conv_transpose(Value x, std::uint32_t out, std::uint32_t kernel, std::uint32_t stride,
                       std::uint32_t padding);
  Value concat(const std::vector<Value>& parts);
  Value reshape(Value x, const Shape& shape);
  Value relu(Value x);
  Value leaky_relu(Value x, float slope);
  Value tanh(Value x);
  Value maxout(Value x, std::uint32_t pieces);
  /// Over the first dimension of x's shape (Ioffe and Szegedy 2015), eps 1e-5, momentum 0.1.
  Value batch_norm(Value x);
  Value dropout(Value x, double p);

  /// Weights from N(0, 0.02), gammas from N(1, 0.02), biases 0 (Radford et al. 2016, section 3).
  /// Without this call: weights and biases from U(-1/sqrt(fan in), 1/sqrt(fan in)), gammas 1.
  void initialise_normal();

  /// inputs: one tensor a network input, [n, ...shape]. Returns the last value, [n, ...shape].
  /// In training mode batch norm uses and updates batch statistics and dropout drops.
  torch::Tensor forward(const std::vector<torch::Tensor>& inputs);

  void train(bool on) { training_ = on; }
  bool has_batch_norm() const;
  /// Batch norm over the joint batch of all processes; `workers` must outlive the net's use.
  void synchronise(Workers* workers) { workers_ = workers; }
  /// Spectral norm on every weight.
  void normalise_spectrally();
  void to(torch::Device device);
  /// Gradients on or off for all parameters.
  void requires_grad(bool on);

  std::vector<torch::Tensor> parameters() const;  ///< weights and biases, layer by layer
  /// Running statistics of batch norm, singular vectors of spectral norm.
  std::vector<torch::Tensor> buffers() const;
  /// The first layer's tensor with a NaN or an infinity, as "layer 3 (linear), weight"; else empty.
  std::string find_non_finite() const;
  const std::vector<NetworkInput>& inputs() const { return inputs_; }
  const std::vector<NetLayer>& layers() const { return layers_; }

  /// A deep copy with parameters, statistics and mode of its own.
  Net clone() const;
  /// Replaces the statistics of every batch norm by the plain average over the given batches, which
  /// `run(i)` must push through forward for i = 0 to batches - 1: what averaged weights need, since
  /// no batch norm ever saw their activations (Izmailov et al. 2018, section 3).
  template <typename Run>
  void recalibrate(int batches, Run run);

 private:
  Value add(NetLayer layer, const Shape& shape);
  Value add_weighted(NetLayer layer, const Shape& shape, std::vector<std::int64_t> weight_shape,
                     std::int64_t fan_in, std::uint32_t out);

  std::vector<NetworkInput> inputs_;
  std::vector<NetLayer> layers_;
  std::vector<Shape> shapes_;  ///< of every value
  Workers* workers_ = nullptr;
  bool training_ = true;
  double momentum_ = 0.1;
};

template <typename Run>
void Net::recalibrate(int batches, Run run) {
  torch::NoGradGuard no_grad;
  if (!has_batch_norm()) return;
  const bool was_training = training_;
  training_ = true;
  for (int i = 0; i < batches; ++i) {
    momentum_ = 1.0 / (i + 1);  // a running mean: after batch i all batches weigh the same
    run(i);
  }
  momentum_ = 0.1;
  training_ = was_training;
}

}  // namespace digitforge
