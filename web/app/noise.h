#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "web/app/state.h"

namespace digitforge {

/// The directions in which a generator's first layer changes most, each [latent], of length 1,
/// strongest first. See principal_axes.
using Axes = std::vector<std::vector<float>>;

/// Writes the latent that `noise` means for a model: latent [latent_size], values in [-1, 1].
/// Values that `noise` does not have are drawn. `axes` are the model's own.
void resolve(const Noise& noise, const Axes& axes, std::span<float> latent);

/// A latent of exactly these values, to 2^-15. latent: values in [-1, 1].
Noise noise_of(std::span<const float> latent);

/// The point at `share` (0 to 1) of the way between two latents, each [n]; `spherical` keeps the
/// length on the way, which is what latents of the prior have.
void travel(std::span<const float> from, std::span<const float> to, Route route, float share,
            std::span<float> latent);

/// One digit alone, or none: kNone.
Label label_of(std::int32_t digit);
/// `share` thousandths of `to`, the rest of `from`.
Label blend_labels(const Label& from, const Label& to, std::int32_t share);
/// The label's vector. values: [classes], sums to 1. A label that means nothing to the model
/// becomes its first class.
void resolve(const Label& label, std::span<float> values);
/// The digit with the largest share; kNone for an empty label.
std::int32_t main_digit(const Label& label);

}  // namespace digitforge
