// Pictures of i8 files have the same bits on every target, compiler and engine: picture_hashes.txt
// holds a hash of each. A link promises that, since it holds a seed and no picture.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "runtime/kernels/targets.h"
#include "runtime/model.h"
#include "shared/bits.h"
#include "shared/files.h"
#include "shared/random.h"
#include "tests/runtime/running.h"

namespace digitforge {
namespace {

const std::string kTable = DIGITFORGE_SOURCE_DIR "/tests/runtime/picture_hashes.txt";
constexpr const char* kFiles[] = {"weights/gan.dfw",         "weights/cgan-input.dfw",
                                  "weights/cgan-hidden.dfw", "weights/dcgan.dfw",
                                  "weights/cdcgan.dfw",      "tests/shared/golden/v1-i8.dfw"};

/// FNV-1a of the values' bits, in 16 digits.
std::string hash_of(const std::vector<float>& values) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const float value : values) {
    for (std::uint32_t bits = bits_of_float(value), i = 0; i < 4; ++i, bits >>= 8) {
      hash = (hash ^ (bits & 0xff)) * 0x100000001b3;
    }
  }
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

/// Name of the picture to its hash.
using Hashes = std::map<std::string, std::string>;

void add_hashes(const std::string& file, ThreadPool& pool, Hashes& hashes) {
  const auto bytes = read_file(std::string(DIGITFORGE_SOURCE_DIR "/") + file);
  ASSERT_TRUE(bytes.ok()) << bytes.error().message;
  auto loaded = Model::load(bytes.value(), LoadLimits::usual(), &pool);
  ASSERT_TRUE(loaded.ok()) << file << ": " << loaded.error().message;
  Model& model = loaded.value();
  const ModelInfo& info = model.info();
  const std::size_t size = info.image.elements();
  const std::uint32_t classes = info.classes;
  const auto judge = [&](const std::string& what, const std::vector<float>& images,
                         const std::vector<float>& labels) {
    if (!info.has_discriminator) return;
    std::vector<float> logits(images.size() / size);
    ASSERT_TRUE(model.discriminate(images, labels, logits).ok());
    hashes[file + " " + what + " verdicts"] = hash_of(logits);
  };
  for (const std::uint32_t count : {1U, 17U}) {
    for (const std::uint64_t seed : {std::uint64_t{1}, ~std::uint64_t{0}}) {
      const std::int32_t digit = classes > 0 ? static_cast<std::int32_t>(3 % classes) : kNoDigit;
      std::vector<float> images(count * size);
      ASSERT_TRUE(model.generate({.seed = seed, .count = count, .digit = digit}, images).ok());
      std::vector<float> labels(std::size_t{count} * classes);
      for (std::size_t n = 0; classes > 0 && n < count; ++n) labels[n * classes + 3 % classes] = 1;
      const std::string what = "seed " + std::to_string(seed) + " count " + std::to_string(count);
      hashes[file + " " + what] = hash_of(images);
      judge(what, images, labels);
    }
  }
  // Latents beyond the prior, labels between digits.
  constexpr std::size_t kBlends = 11;
  std::vector<float> latents(kBlends * info.latent_size), labels(kBlends * classes);
  fill_latent(7, 0, latents);
  for (float& value : latents) value *= 2.5F;
  for (std::size_t n = 0; classes > 0 && n < kBlends; ++n) {
    labels[n * classes] = static_cast<float>(n) / 16;
    labels[n * classes + classes - 1] = 1 - static_cast<float>(n) / 16;
  }
  std::vector<float> images(kBlends * size);
  ASSERT_TRUE(model.forward(latents, labels, images).ok());
  hashes[file + " blends"] = hash_of(images);
  judge("blends", images, labels);
}

Hashes read_table() {
  std::ifstream table(kTable);
  Hashes hashes;
  for (std::string line; std::getline(table, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t space = line.rfind(' ');
    hashes[line.substr(0, space)] = line.substr(space + 1);
  }
  return hashes;
}

void write_table(const Hashes& hashes) {
  std::ofstream table(kTable);
  table << "# Hashes of pictures and verdicts, the same everywhere. Written by\n"
           "# DIGITFORGE_WRITE_HASHES=1 build/native/bin/runtime_test "
           "--gtest_filter='*PictureHashes*'\n";
  for (const auto& [name, hash] : hashes) table << name << ' ' << hash << '\n';
}

class PictureHashes : public testing::Test {
 protected:
  ~PictureHashes() override { unsetenv("DIGITFORGE_TARGET"); }
};

TEST_F(PictureHashes, AreTheTablesOnEveryTarget) {
  if (std::getenv("DIGITFORGE_WRITE_HASHES") != nullptr) {
    Hashes hashes;
    for (const char* file : kFiles) add_hashes(file, pool_of(1), hashes);
    write_table(hashes);
  }
  const Hashes expected = read_table();
  ASSERT_GT(expected.size(), 30U);
  for (const KernelTable* target : usable_targets()) {
    for (const std::size_t threads : {1U, 3U}) {
      setenv("DIGITFORGE_TARGET", target->name, 1);
      Hashes hashes;
      for (const char* file : kFiles) add_hashes(file, pool_of(threads), hashes);
      for (const auto& [name, hash] : expected) {
        EXPECT_EQ(hashes[name], hash)
            << name << " on " << target->name << ", " << threads << " threads";
      }
      EXPECT_EQ(hashes.size(), expected.size());
      std::printf("%s, %zu threads: %zu pictures\n", target->name, threads, hashes.size());
    }
  }
}

}  // namespace
}  // namespace digitforge
