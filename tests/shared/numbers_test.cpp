// The portable numbers under everything else: checksum, half floats, random latents.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>
#include <vector>

#include "shared/crc32c.h"
#include "shared/half.h"
#include "shared/random.h"

namespace digitforge {
namespace {

std::uint32_t bits(float value) {
  std::uint32_t result;
  std::memcpy(&result, &value, sizeof result);
  return result;
}

// One bit at a time, as the definition says.
std::uint32_t slow_crc32c(std::span<const std::byte> bytes) {
  std::uint32_t crc = 0xffffffff;
  for (std::byte byte : bytes) {
    crc ^= static_cast<std::uint32_t>(byte);
    for (int i = 0; i < 8; ++i) crc = crc & 1 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
  }
  return ~crc;
}

TEST(Crc32c, KnownVectors) {
  constexpr std::string_view kDigits = "123456789";
  EXPECT_EQ(crc32c(std::as_bytes(std::span(kDigits.data(), kDigits.size()))), 0xe3069283u);
  EXPECT_EQ(crc32c({}), 0u);
  // RFC 3720, appendix B.4.
  EXPECT_EQ(crc32c(std::vector<std::byte>(32, std::byte{0})), 0x8a9136aau);
  EXPECT_EQ(crc32c(std::vector<std::byte>(32, std::byte{0xff})), 0x62a8ab43u);
}

TEST(Crc32c, EveryLengthStartAndSplit) {
  std::vector<std::byte> data(80);
  for (std::size_t i = 0; i < data.size(); ++i) data[i] = std::byte(i * 37 + 11);
  for (std::size_t start = 0; start < 9; ++start) {
    for (std::size_t size = 0; start + size <= data.size(); ++size) {
      const auto part = std::span<const std::byte>(data).subspan(start, size);
      const std::uint32_t expected = slow_crc32c(part);
      ASSERT_EQ(crc32c(part), expected) << start << " + " << size;
      const std::size_t cut = size / 3;
      ASSERT_EQ(crc32c(part.subspan(cut), crc32c(part.first(cut))), expected);
    }
  }
}

TEST(Half, EveryValueSurvivesTheRoundTrip) {
  for (std::uint32_t half = 0; half < 65536; ++half) {
    const float value = half_to_float(static_cast<std::uint16_t>(half));
    ASSERT_EQ(float_to_half(value), half);
    const int exponent = half >> 10 & 31;
    const int fraction = half & 1023;
    if (exponent == 31) {
      ASSERT_TRUE(fraction == 0 ? std::isinf(value) : std::isnan(value)) << half;
    } else {
      const double magnitude =
          exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
      ASSERT_EQ(std::fabs(static_cast<double>(value)), magnitude) << half;
    }
    ASSERT_EQ(std::signbit(value), half >= 0x8000) << half;
  }
}

TEST(Half, NearestAndTiesToEven) {
  for (std::uint32_t half = 0; half < 0x7bff; ++half) {
    const float low = half_to_float(static_cast<std::uint16_t>(half));
    const float high = half_to_float(static_cast<std::uint16_t>(half + 1));
    const float middle = low + (high - low) / 2;  // exact: a float has 13 bits more
    const std::uint32_t even = half % 2 == 0 ? half : half + 1;
    ASSERT_EQ(float_to_half(middle), even);
    ASSERT_EQ(float_to_half(std::nextafter(middle, low)), half);
    ASSERT_EQ(float_to_half(std::nextafter(middle, high)), half + 1);
    ASSERT_EQ(float_to_half(-middle), even | 0x8000);
  }
}

TEST(Half, Extremes) {
  const float infinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(float_to_half(65504.0f), 0x7bff);
  EXPECT_EQ(float_to_half(std::nextafter(65520.0f, 0.0f)), 0x7bff);
  EXPECT_EQ(float_to_half(65520.0f), 0x7c00);
  EXPECT_EQ(float_to_half(std::numeric_limits<float>::max()), 0x7c00);
  EXPECT_EQ(float_to_half(-infinity), 0xfc00);
  EXPECT_EQ(float_to_half(std::numeric_limits<float>::denorm_min()), 0);
  EXPECT_EQ(float_to_half(-std::numeric_limits<float>::min()), 0x8000);
  std::uint32_t low_payload = 0x7f800001;  // a NaN whose payload a half has no room for
  float nan;
  std::memcpy(&nan, &low_payload, sizeof nan);
  EXPECT_GT(float_to_half(nan) & 0x7fff, 0x7c00);
}

void expect_philox(const std::vector<std::uint32_t>& counter, const std::vector<std::uint32_t>& key,
                   const std::vector<std::uint32_t>& expected) {
  const Philox4x32 block = philox4x32(counter.data(), key.data());
  EXPECT_EQ(std::vector<std::uint32_t>(block.words, block.words + 4), expected);
}

// Random123's kat_vectors, "philox4x32 10".
TEST(Philox, KnownAnswers) {
  expect_philox({0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  const std::uint32_t f = 0xffffffff;
  expect_philox({f, f, f, f}, {f, f}, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  expect_philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0},
                {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST(Latent, FollowsTheStatedCounters) {
  const std::uint64_t seed = 0x1122334455667788;
  const std::uint64_t index = 0x99aabbccddeeff00;
  std::vector<float> latent(11);
  fill_latent(seed, index, latent);
  const std::uint32_t key[2] = {0x55667788, 0x11223344};
  for (std::uint32_t j = 0; j < latent.size(); ++j) {
    const std::uint32_t counter[4] = {0xddeeff00, 0x99aabbcc, j / 4, 0};
    const double word = philox4x32(counter, key).words[j % 4] >> 8;
    EXPECT_EQ(static_cast<double>(latent[j]), word / 8388608.0 - 1.0) << j;
  }
}

TEST(Latent, ALongerOneBeginsWithAShorterOne) {
  std::vector<float> longest(100);
  fill_latent(7, 3, longest);
  for (std::size_t size = 0; size <= longest.size(); ++size) {
    std::vector<float> latent(size, 9.0f);
    fill_latent(7, 3, latent);
    ASSERT_TRUE(std::equal(latent.begin(), latent.end(), longest.begin())) << size;
  }
}

TEST(Latent, DependsOnSeedAndIndexAlone) {
  // The same image drawn as part of a batch of 5 from 10, and alone.
  std::vector<float> batch(5 * 6);
  for (std::size_t i = 0; i < 5; ++i) fill_latent(42, 10 + i, std::span(batch).subspan(i * 6, 6));
  std::vector<float> alone(6);
  fill_latent(42, 13, alone);
  EXPECT_TRUE(std::equal(alone.begin(), alone.end(), batch.begin() + 18));
  std::vector<float> other(6);
  fill_latent(43, 13, other);
  EXPECT_NE(alone, other);
  fill_latent(42, 14, other);
  EXPECT_NE(alone, other);
}

TEST(Latent, UniformFromMinusOneToOne) {
  std::vector<float> latent(200000);
  fill_latent(1, 0, latent);
  double sum = 0;
  double squares = 0;
  for (float value : latent) {
    ASSERT_GE(value, -1.0f);
    ASSERT_LT(value, 1.0f);
    ASSERT_EQ(std::ldexp(value, 23), std::floor(std::ldexp(value, 23))) << bits(value);
    sum += value;
    squares += static_cast<double>(value) * value;
  }
  const double n = static_cast<double>(latent.size());
  EXPECT_NEAR(sum / n, 0.0, 5 * std::sqrt(1.0 / 3 / n));  // five standard errors
  EXPECT_NEAR(squares / n, 1.0 / 3, 5 * std::sqrt(4.0 / 45 / n));
}

}  // namespace
}  // namespace digitforge
