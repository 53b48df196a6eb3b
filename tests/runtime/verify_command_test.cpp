// digitforge verify, and what all subcommands share: the exit status says what is wrong.
#include <gtest/gtest.h>

#include <string>

#include "shared/files.h"
#include "shared/weight_file.h"
#include "tests/runtime/run_digitforge.h"
#include "tests/runtime/running.h"
#include "tests/support/temporary_folder.h"

namespace digitforge {
namespace {

constexpr int kUnreadable = 2, kDamaged = 3, kSelfTestFailed = 4, kTooLarge = 5;

class VerifyCommand : public testing::Test {
 protected:
  /// Writes `bytes` to a file and verifies it.
  Outcome verify(const std::vector<std::byte>& bytes) {
    const Status written = write_file(path_, bytes);
    EXPECT_TRUE(written.ok());
    return run_digitforge({"verify", path_});
  }

  void expect_failure(const Outcome& outcome, int status, const std::string& says) {
    EXPECT_EQ(outcome.status, status) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err.rfind("error: " + path_, 0), 0U) << outcome.err;
    EXPECT_NE(outcome.err.find(says), std::string::npos) << outcome.err;
  }

  TemporaryFolder folder_;
  std::string path_ = folder_.path() / "model.dfw";
};

TEST_F(VerifyCommand, AcceptsTheGoldenAndTheShippedFiles) {
  for (const char* file :
       {"tests/shared/golden/v1-f32.dfw", "tests/shared/golden/v1-f16.dfw",
        "tests/shared/golden/v1-conditional.dfw", "tests/shared/golden/v2-i8.dfw",
        "tests/shared/golden/v2-conditional.dfw", "tests/shared/golden/v2-classifier.dfw",
        "tests/shared/golden/v2-sections.dfw", "weights/gan.dfw", "weights/cgan-input.dfw",
        "weights/cgan-hidden.dfw", "weights/dcgan.dfw", "weights/cdcgan.dfw"}) {
    const Outcome outcome = run_digitforge({"verify", in_repository(file)});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    EXPECT_NE(outcome.out.find(": fine"), std::string::npos) << outcome.out;
  }
}

TEST_F(VerifyCommand, HoldsAModelToLimits) {
  const std::string file = in_repository("weights/dcgan.dfw");
  EXPECT_EQ(run_digitforge({"verify", file, "--max-work", "30"}).status, 0);
  for (const char* limit : {"--max-work", "--max-weights", "--max-memory"}) {
    const Outcome outcome = run_digitforge({"verify", file, limit, "0"});
    EXPECT_EQ(outcome.status, kTooLarge) << outcome.err;
    EXPECT_NE(outcome.err.find("the model needs "), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find("the limit is 0"), std::string::npos) << outcome.err;
    EXPECT_EQ(run_digitforge({"sample", "--model", file, "--out", path_, limit, "0"}).status,
              kTooLarge);
  }
}

TEST_F(VerifyCommand, AcceptsAGeneratorPrefix) {
  std::vector<std::byte> bytes = write_weights(full_model().description).value();
  bytes.resize(generator_prefix_size(bytes).value());
  EXPECT_EQ(verify(bytes).status, 0);
}

TEST_F(VerifyCommand, RefusesDamagedFiles) {
  const std::vector<std::byte> sound = write_weights(full_model().description).value();
  std::vector<std::byte> bytes = sound;
  bytes[bytes.size() - 64] ^= std::byte{1};  // of the last tensor
  expect_failure(verify(bytes), kDamaged, "checksum");
  bytes = sound;
  bytes.resize(bytes.size() - 1);
  expect_failure(verify(bytes), kDamaged, "");
  bytes = sound;
  bytes.push_back({});
  expect_failure(verify(bytes), kDamaged, "");
  bytes = sound;
  bytes[8] = std::byte{3};
  expect_failure(verify(bytes), kDamaged, "version");
  expect_failure(verify({}), kDamaged, "");
  expect_failure(verify(std::vector<std::byte>(1000, std::byte{'x'})), kDamaged, "");
}

TEST_F(VerifyCommand, RefusesOtherWeightsWithASoundChecksum) {
  ExampleModel model = small_model(DType::f32);
  Tensor& bias = model.description.generator.tensors[1];
  bias = model.tensor("fc.bias", DType::f32, {6}, {0, 0, 0, 0, 0, 1});
  expect_failure(verify(write_weights(model.description).value()), kSelfTestFailed, "self-test");
}

TEST_F(VerifyCommand, NamesAFileThatCannotBeRead) {
  expect_failure(run_digitforge({"verify", path_}), kUnreadable, "No such file");
  path_ = folder_.path();
  expect_failure(run_digitforge({"verify", path_}), kUnreadable, "");
}

TEST(Command, EverySubcommandExplainsItself) {
  for (const char* subcommand : {"sample", "inspect", "verify"}) {
    const Outcome outcome = run_digitforge({subcommand, "--help"});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.err, "");
    EXPECT_NE(outcome.out.find(subcommand), std::string::npos) << outcome.out;
    EXPECT_NE(outcome.out.find("Exit status"), std::string::npos) << outcome.out;
  }
  const Outcome outcome = run_digitforge({"--help"});
  EXPECT_EQ(outcome.status, 0);
  for (const char* subcommand : {"sample", "inspect", "verify"}) {
    EXPECT_NE(outcome.out.find(subcommand), std::string::npos) << outcome.out;
  }
}

TEST(Command, RefusesWhatItDoesNotKnow) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{},
                                             {"draw"},
                                             {"--draw"},
                                             {"verify"},
                                             {"inspect"},
                                             {"verify", "a.dfw", "b.dfw"},
                                             {"inspect", "a.dfw", "--yaml"}}) {
    const Outcome outcome = run_digitforge(arguments);
    EXPECT_GE(outcome.status, 100) << testing::PrintToString(arguments);
    EXPECT_NE(outcome.err, "") << testing::PrintToString(arguments);
  }
}

}  // namespace
}  // namespace digitforge
