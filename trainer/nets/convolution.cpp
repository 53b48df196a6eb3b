#include "trainer/nets/convolution.h"

#include <torch/torch.h>

namespace digitforge {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

struct Window {
  std::int64_t stride, padding;
};

/// Channels last, which spares oneDNN reorderings. One channel has nothing to reorder, but strides
/// that say so: else what is computed of it is laid out channels first.
Tensor channels_last(const Tensor& x) {
  if (x.size(1) > 1) return x.contiguous(at::MemoryFormat::ChannelsLast);
  return x.reshape({x.size(0), x.size(2), x.size(3), 1}).permute({0, 3, 1, 2});
}

/// x's gradient of a convolution whose output's gradient is `gradient`, which is the transposed
/// convolution of it. gradient: [n, out, h, w]; weight: [out, in, k, k]. Returns [n, in, H, W].
Tensor input_gradient(const Tensor& gradient, const Tensor& weight, const Window& window,
                      at::IntArrayRef input_size) {
  const std::int64_t in = weight.size(1), out = weight.size(0), kernel = weight.size(2);
  if (in == 1) {
    const auto left = [&](int dim) {
      return input_size[static_cast<std::size_t>(dim)] -
             ((gradient.size(dim) - 1) * window.stride - 2 * window.padding + kernel);
    };
    return at::conv_transpose2d(gradient, weight, {}, window.stride, window.padding,
                                {left(2), left(3)});
  }
  if (out == 1 && window.stride == 1 && kernel > window.padding) {
    return at::conv2d(gradient, weight.transpose(0, 1).flip({2, 3}), {}, 1,
                      kernel - 1 - window.padding);
  }
  // Only the shape of the input matters for its gradient.
  return std::get<0>(at::convolution_backward(
      gradient,
      at::empty(input_size, gradient.options().memory_format(gradient.suggest_memory_format())),
      weight, c10::nullopt, {window.stride, window.stride}, {window.padding, window.padding},
      {1, 1},
      /*transposed=*/false, {0, 0}, /*groups=*/1, {true, false, false}));
}

Tensor weight_gradient(const Tensor& gradient, const Tensor& x, const Tensor& weight,
                       const Window& window) {
  return std::get<1>(
      at::convolution_backward(gradient, x, weight, c10::nullopt, {window.stride, window.stride},
                               {window.padding, window.padding}, {1, 1}, /*transposed=*/false,
                               {0, 0}, /*groups=*/1, {false, true, false}));
}

void keep(AutogradContext* context, const Tensor& x, const Tensor& weight, const Tensor& bias,
          const Window& window) {
  context->save_for_backward({x, weight});
  context->saved_data["bias"] = bias.requires_grad();
  context->saved_data["stride"] = window.stride;
  context->saved_data["padding"] = window.padding;
}

Window window_of(AutogradContext* context) {
  return {context->saved_data["stride"].toInt(), context->saved_data["padding"].toInt()};
}

Tensor bias_gradient(AutogradContext* context, const Tensor& gradient) {
  return context->saved_data["bias"].toBool() ? gradient.sum({0, 2, 3}) : Tensor();
}

struct Convolution : Function<Convolution> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight,
                        const Tensor& bias, std::int64_t stride, std::int64_t padding) {
    keep(context, x, weight, bias, {stride, padding});
    return at::conv2d(x, weight, bias, stride, padding);
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const Tensor &x = saved[0], &weight = saved[1], gradient = channels_last(gradients[0]);
    const Window window = window_of(context);
    return {x.requires_grad() ? input_gradient(gradient, weight, window, x.sizes()) : Tensor(),
            weight.requires_grad() ? weight_gradient(gradient, x, weight, window) : Tensor(),
            bias_gradient(context, gradient),
            {},
            {}};
  }
};

struct TransposedConvolution : Function<TransposedConvolution> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight,
                        const Tensor& bias, std::int64_t stride, std::int64_t padding) {
    keep(context, x, weight, bias, {stride, padding});
    const auto size = [&](int dim) {
      return (x.size(dim) - 1) * stride - 2 * padding + weight.size(2);
    };
    const Tensor y =
        input_gradient(x, weight, {stride, padding}, {x.size(0), weight.size(1), size(2), size(3)});
    return y.add_(bias.view({1, -1, 1, 1}));
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const Tensor &x = saved[0], &weight = saved[1], gradient = channels_last(gradients[0]);
    const Window window = window_of(context);
    return {x.requires_grad() ? at::conv2d(gradient, weight, {}, window.stride, window.padding)
                              : Tensor(),
            weight.requires_grad() ? weight_gradient(x, gradient, weight, window) : Tensor(),
            bias_gradient(context, gradient),
            {},
            {}};
  }
};

bool through_onednn(const Tensor& x) { return x.is_cpu() && at::hasMKLDNN(); }

/// An undefined one is none that a Function takes.
Tensor given_or_zero(const Tensor& bias, std::int64_t out) {
  return bias.defined() ? bias : torch::zeros({out});
}

/// A transposed convolution of a single pixel: one dense product. x: [n, c, 1, 1]; weight: [c, o,
/// k, k]. Returns [n, o, k, k].
Tensor spread_pixel(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  const Tensor y = torch::mm(x.flatten(1), weight.flatten(1))
                       .view({x.size(0), weight.size(1), weight.size(2), weight.size(3)});
  return bias.defined() ? y + bias.view({1, -1, 1, 1}) : y;
}

}  // namespace

Tensor convolution(const Tensor& x, const Tensor& weight, const Tensor& bias, std::int64_t stride,
                   std::int64_t padding) {
  if (!through_onednn(x)) return at::conv2d(x, weight, bias, stride, padding);
  return Convolution::apply(channels_last(x), channels_last(weight),
                            given_or_zero(bias, weight.size(0)), stride, padding);
}

Tensor transposed_convolution(const Tensor& x, const Tensor& weight, const Tensor& bias,
                              std::int64_t stride, std::int64_t padding) {
  if (x.size(2) == 1 && x.size(3) == 1 && padding == 0) {
    return spread_pixel(x, weight, bias);
  }
  if (!through_onednn(x)) return at::conv_transpose2d(x, weight, bias, stride, padding);
  return TransposedConvolution::apply(channels_last(x), channels_last(weight),
                                      given_or_zero(bias, weight.size(1)), stride, padding);
}

}  // namespace digitforge
