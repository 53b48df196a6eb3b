// digitforge convert: files of older versions in the newest one, with the same weights.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "runtime/model.h"
#include "shared/files.h"
#include "shared/weight_file.h"
#include "tests/runtime/run_digitforge.h"
#include "tests/shared/raw_file.h"
#include "tests/support/temporary_folder.h"

namespace digitforge {
namespace {

constexpr int kUnreadable = 2, kDamaged = 3;

std::vector<std::byte> bytes_of(const std::string& path) {
  auto bytes = read_file(path);
  EXPECT_TRUE(bytes.ok()) << bytes.error().message;
  return bytes.ok() ? std::move(bytes).value() : std::vector<std::byte>{};
}

/// A shipped file, in version 1.
std::vector<std::byte> version_1(const std::string& name) {
  const auto bytes = bytes_of(in_repository("weights/" + name + ".dfw"));
  const auto file = read_any_weights(bytes);
  EXPECT_TRUE(file.ok());
  return raw_file_of(file.value(), 1).assemble();
}

std::vector<float> images_of(const std::vector<std::byte>& bytes) {
  auto model = Model::load(bytes);
  EXPECT_TRUE(model.ok()) << model.error().message;
  std::vector<float> images(10 * 784);
  const std::int32_t digit = model.value().info().classes > 0 ? 3 : -1;
  EXPECT_TRUE(model.value().generate({.seed = 9, .count = 10, .digit = digit}, images).ok());
  return images;
}

class ConvertCommand : public testing::Test {
 protected:
  TemporaryFolder folder_;
  std::string in_ = folder_.path() / "old.dfw", out_ = folder_.path() / "new.dfw";
};

TEST_F(ConvertCommand, KeepsEveryBitOfTheWeights) {
  for (const char* name : {"gan", "cgan-input", "cgan-hidden", "dcgan", "cdcgan", "judge"}) {
    SCOPED_TRACE(name);
    const auto old = version_1(name);
    ASSERT_TRUE(write_file(in_, old).ok());
    const Outcome outcome = run_digitforge({"convert", in_, out_});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto converted = bytes_of(out_);
    EXPECT_EQ(raw_file_of(read_any_weights(converted).value(), 1).assemble(), old);
    if (file_kind(converted).value() == Kind::generator) {
      EXPECT_EQ(images_of(converted), images_of(old));
    }
  }
}

TEST_F(ConvertCommand, MayReplaceTheFileItself) {
  ASSERT_TRUE(write_file(in_, version_1("gan")).ok());
  ASSERT_EQ(run_digitforge({"convert", in_, in_}).status, 0);
  const auto once = bytes_of(in_);
  EXPECT_EQ(file_kind(once).value(), Kind::generator);
  ASSERT_EQ(run_digitforge({"convert", in_, in_}).status, 0);
  EXPECT_EQ(bytes_of(in_), once);
}

TEST_F(ConvertCommand, LeavesEverythingAsItWasWhereItFails) {
  EXPECT_EQ(run_digitforge({"convert", folder_.path() / "none.dfw", out_}).status, kUnreadable);
  auto damaged = version_1("gan");
  damaged[1000] ^= std::byte{1};
  ASSERT_TRUE(write_file(in_, damaged).ok());
  const Outcome outcome = run_digitforge({"convert", in_, in_});
  EXPECT_EQ(outcome.status, kDamaged);
  EXPECT_NE(outcome.err.find(in_), std::string::npos) << outcome.err;
  EXPECT_EQ(bytes_of(in_), damaged);
}

}  // namespace
}  // namespace digitforge
