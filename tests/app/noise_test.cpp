// Latents and labels: where they come from, how they move, what lies between two.
#include "web/app/noise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "shared/random.h"

namespace digitforge {
namespace {

constexpr std::size_t kSize = 100;
using Latent = std::vector<float>;

Latent drawn(std::uint64_t seed, std::uint64_t index) {
  Latent latent(kSize);
  fill_latent(seed, index, latent);
  return latent;
}

Latent resolved(const Noise& noise, const Axes& axes = {}) {
  Latent latent(kSize);
  resolve(noise, axes, latent);
  return latent;
}

double length(const Latent& a) {
  return std::sqrt(std::inner_product(a.begin(), a.end(), a.begin(), 0.0));
}

double distance(const Latent& a, const Latent& b) {
  Latent d(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) d[i] = a[i] - b[i];
  return length(d);
}

TEST(Noise, IsDrawnBySeedAndIndex) { EXPECT_EQ(resolved({.seed = 7, .index = 3}), drawn(7, 3)); }

TEST(Noise, KeepsGivenValuesAndDrawsTheRest) {
  const Latent latent = drawn(1, 2);
  const Noise exact = noise_of(latent);
  EXPECT_LE(distance(resolved(exact), latent), 0x1p-16 * 10);
  EXPECT_EQ(resolved(noise_of(resolved(exact))), resolved(exact)) << "exact the second time";
  Noise few{.seed = 7, .index = 3, .values = {16384, -32768}};
  Latent expected = drawn(7, 3);
  expected[0] = 0.5F;
  expected[1] = -1;
  EXPECT_EQ(resolved(few), expected);
}

TEST(Noise, ShiftsStayInTheTrainedRange) {
  for (const Directions directions : {Directions::random, Directions::principal}) {
    Axes axes(2, Latent(kSize));
    axes[0][5] = axes[1][9] = 1;
    const Noise noise{.seed = 4, .shift = {directions, 0, 1000, -700}};
    const Latent moved = resolved(noise, axes);
    EXPECT_GT(distance(moved, drawn(4, 0)), 0.5);
    for (const float value : moved) {
      EXPECT_GE(value, -1);
      EXPECT_LE(value, 1);
    }
  }
}

TEST(Noise, PrincipalShiftsGoAlongTheAxes) {
  Axes axes(2, Latent(kSize));
  axes[0][5] = axes[1][9] = 1;
  const Latent still = drawn(4, 0);
  const Latent moved = resolved({.seed = 4, .shift = {Directions::principal, 0, 10, -10}}, axes);
  const float step = 0.01F * std::sqrt(100.0F / 3);
  for (std::size_t i = 0; i < kSize; ++i) {
    const float by = i == 5 ? step : i == 9 ? -step : 0;
    EXPECT_NEAR(moved[i], std::clamp(still[i] + by, -1.0F, 1.0F), 1e-6) << i;
  }
}

TEST(Noise, RandomShiftsDependOnTheirSeed) {
  const Noise one{.seed = 4, .shift = {Directions::random, 1, 300, 0}};
  Noise two = one;
  two.shift.which = 2;
  EXPECT_EQ(resolved(one), resolved(one));
  EXPECT_GT(distance(resolved(one), resolved(two)), 0.5);
}

TEST(Noise, PathsStartAndEndAtTheirEnds) {
  const Latent from = drawn(1, 0), to = drawn(2, 0);
  for (const Route route : {Route::linear, Route::spherical}) {
    Latent at(kSize);
    travel(from, to, route, 0, at);
    EXPECT_LE(distance(at, from), 1e-4);
    travel(from, to, route, 1, at);
    EXPECT_LE(distance(at, to), 1e-4);
  }
}

TEST(Noise, SphericalPathsKeepTheLength) {
  const Latent from = drawn(1, 0), to = drawn(2, 0);
  const double ends = (length(from) + length(to)) / 2;
  Latent line(kSize), arc(kSize);
  travel(from, to, Route::linear, 0.5F, line);
  travel(from, to, Route::spherical, 0.5F, arc);
  for (std::size_t i = 0; i < kSize; ++i) EXPECT_FLOAT_EQ(line[i], (from[i] + to[i]) / 2);
  EXPECT_LT(length(line), 0.85 * ends);
  EXPECT_GT(length(arc), 0.93 * ends) << "all but what the range cuts off";
}

TEST(Labels, AreOneHotOrBlended) {
  std::vector<float> values(10);
  resolve(label_of(3), values);
  for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(values[i], i == 3 ? 1 : 0);
  const Label mixed = blend_labels(label_of(3), label_of(8), 250);
  resolve(mixed, values);
  EXPECT_FLOAT_EQ(values[3], 0.75F);
  EXPECT_FLOAT_EQ(values[8], 0.25F);
  EXPECT_EQ(main_digit(mixed), 3);
  EXPECT_EQ(blend_labels(label_of(3), label_of(8), 0), label_of(3));
  EXPECT_EQ(blend_labels(label_of(3), label_of(8), 1000), label_of(8));
  EXPECT_EQ(blend_labels(label_of(3), label_of(3), 400), label_of(3));
}

TEST(Labels, OfBlendsAreBlendedToo) {
  const Label a = blend_labels(label_of(1), label_of(2), 500);
  const Label b = blend_labels(label_of(2), label_of(3), 500);
  std::vector<float> values(10);
  resolve(blend_labels(a, b, 500), values);
  EXPECT_FLOAT_EQ(values[1], 0.25F);
  EXPECT_FLOAT_EQ(values[2], 0.5F);
  EXPECT_FLOAT_EQ(values[3], 0.25F);
}

TEST(Labels, ThatTheModelDoesNotKnowBecomeItsFirst) {
  std::vector<float> values(3);
  resolve(label_of(7), values);
  EXPECT_EQ(values, (std::vector<float>{1, 0, 0}));
  resolve(Label{}, values);
  EXPECT_EQ(values, (std::vector<float>{1, 0, 0}));
  resolve(label_of(7), {});
  EXPECT_EQ(main_digit(Label{}), kNone);
}

}  // namespace
}  // namespace digitforge
