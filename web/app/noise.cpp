#include "web/app/noise.h"

#include <algorithm>
#include <cmath>

#include "shared/random.h"

namespace digitforge {
namespace {

/// Indexes that no gallery reaches: the two random directions of a seed.
constexpr std::uint64_t kDirectionIndex = 0xffffff00;

std::vector<float> random_direction(std::uint32_t seed, std::uint32_t number, std::size_t size) {
  std::vector<float> direction(size);
  fill_latent(seed, kDirectionIndex + number, direction);
  double length = 0;
  for (const float value : direction) length += static_cast<double>(value) * value;
  const auto scale = static_cast<float>(length > 0 ? 1 / std::sqrt(length) : 0);
  for (float& value : direction) value *= scale;
  return direction;
}

void add_shift(const Shift& shift, const Axes& axes, std::span<float> latent) {
  // The pad's edge is as far away as a latent of the prior is long, on average.
  const float radius = std::sqrt(static_cast<float>(latent.size()) / 3.0f);
  for (std::uint32_t number = 0; number < 2; ++number) {
    const auto amount = static_cast<float>(number == 0 ? shift.x : shift.y) / 1000.0f * radius;
    const std::size_t axis = std::size_t{shift.which} * 2 + number;
    const bool principal = shift.directions == Directions::principal && axis < axes.size() &&
                           axes[axis].size() == latent.size();
    const std::vector<float> direction =
        principal ? axes[axis] : random_direction(shift.which, number, latent.size());
    for (std::size_t i = 0; i < latent.size(); ++i) latent[i] += amount * direction[i];
  }
  for (float& value : latent) value = std::clamp(value, -1.0f, 1.0f);
}

double product(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
  return sum;
}

}  // namespace

void resolve(const Noise& noise, const Axes& axes, std::span<float> latent) {
  if (noise.values.size() < latent.size()) fill_latent(noise.seed, noise.index, latent);
  const std::size_t given = std::min(latent.size(), noise.values.size());
  for (std::size_t i = 0; i < given; ++i) {
    latent[i] = static_cast<float>(noise.values[i]) * 0x1p-15f;
  }
  if (noise.shift.x != 0 || noise.shift.y != 0) add_shift(noise.shift, axes, latent);
}

Noise noise_of(std::span<const float> latent) {
  Noise noise;
  for (const float value : latent) {
    noise.values.push_back(
        static_cast<std::int16_t>(std::clamp(std::lround(value * 0x1p15f), -32768L, 32767L)));
  }
  return noise;
}

void travel(std::span<const float> from, std::span<const float> to, Route route, float share,
            std::span<float> latent) {
  double a = 1 - static_cast<double>(share);
  double b = share;
  const double lengths = std::sqrt(product(from, from) * product(to, to));
  if (route == Route::spherical && lengths > 0) {
    const double angle = std::acos(std::clamp(product(from, to) / lengths, -1.0, 1.0));
    if (std::sin(angle) > 1e-4) {
      a = std::sin(a * angle) / std::sin(angle);
      b = std::sin(b * angle) / std::sin(angle);
    }
  }
  for (std::size_t i = 0; i < latent.size(); ++i) {
    latent[i] = std::clamp(static_cast<float>(a * from[i] + b * to[i]), -1.0f, 1.0f);
  }
}

Label label_of(std::int32_t digit) {
  Label label;
  if (digit >= 0) label.parts[0] = {static_cast<std::int16_t>(digit), 1000};
  return label;
}

Label blend_labels(const Label& from, const Label& to, std::int32_t share) {
  Label label;
  std::size_t used = 0;
  const auto add = [&](const Label::Part& part, std::int32_t weight) {
    const auto amount = static_cast<std::uint16_t>(part.share * weight / 1000);
    if (part.digit < 0 || amount == 0) return;
    for (std::size_t i = 0; i < used; ++i) {
      if (label.parts[i].digit != part.digit) continue;
      label.parts[i].share = static_cast<std::uint16_t>(label.parts[i].share + amount);
      return;
    }
    if (used < label.parts.size()) label.parts[used++] = {part.digit, amount};
  };
  for (const Label::Part& part : from.parts) add(part, 1000 - share);
  for (const Label::Part& part : to.parts) add(part, share);
  return label;
}

void resolve(const Label& label, std::span<float> values) {
  std::fill(values.begin(), values.end(), 0.0f);
  float sum = 0;
  for (const Label::Part& part : label.parts) {
    if (part.digit < 0 || static_cast<std::size_t>(part.digit) >= values.size()) continue;
    values[static_cast<std::size_t>(part.digit)] += part.share;
    sum += part.share;
  }
  if (values.empty()) return;
  if (sum == 0) {
    values[0] = 1;
    return;
  }
  for (float& value : values) value /= sum;
}

std::int32_t main_digit(const Label& label) {
  const auto largest = std::max_element(
      label.parts.begin(), label.parts.end(),
      [](const Label::Part& a, const Label::Part& b) { return a.share < b.share; });
  return largest->share > 0 ? largest->digit : kNone;
}

}  // namespace digitforge
