// digitforge sample: the picture it writes is the one that the runtime makes.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <filesystem>

#include "shared/files.h"
#include "shared/weight_file.h"
#include "tests/runtime/run_digitforge.h"
#include "tests/runtime/running.h"
#include "tests/support/network_builder.h"
#include "tests/support/png_file.h"
#include "tests/support/temporary_folder.h"

namespace digitforge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSide = 28, kGap = 2;
constexpr int kGapGrey = 96;

/// The pixel that a value of the runtime becomes: [-1, 1] to [0, 255], rounded.
int grey(float value) { return static_cast<int>(std::lround((value + 1) * 127.5)); }

class SampleCommand : public testing::Test {
 protected:
  Outcome sample(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "sample");
    arguments.insert(arguments.end(), {"--out", out_});
    return run_digitforge(arguments);
  }

  /// A copy of a shipped model, loaded.
  static Model shipped(const std::string& name) {
    const auto bytes = read_file(in_repository("weights/" + name + ".dfw"));
    if (!bytes) ADD_FAILURE() << bytes.error().message;
    return Model::load(bytes.value()).value();
  }

  /// Compares the sheet's image in `row` and `column` with the runtime's.
  static void expect_image(const GreyImage& sheet, std::size_t row, std::size_t column,
                           std::span<const float> image, std::size_t scale = 1) {
    int wrong = 0;
    for (std::size_t y = 0; y < kSide * scale; ++y) {
      for (std::size_t x = 0; x < kSide * scale; ++x) {
        const std::size_t at_y = row * (kSide + kGap) * scale + y;
        const std::size_t at_x = column * (kSide + kGap) * scale + x;
        const int pixel = sheet.pixels[at_y * sheet.width + at_x];
        wrong += pixel != grey(image[y / scale * kSide + x / scale]);
      }
    }
    EXPECT_EQ(wrong, 0) << "image in row " << row << ", column " << column;
  }

  TemporaryFolder folder_;
  std::string out_ = folder_.path() / "sheet.png";
};

TEST_F(SampleCommand, WritesTheRuntimesPixels) {
  const Outcome outcome = sample({"--model", in_repository("weights/cgan-input.dfw"), "--digit",
                                  "7", "--count", "5", "--seed", "42"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  std::vector<float> images(5 * kSide * kSide);
  Model model = shipped("cgan-input");
  ASSERT_TRUE(model.generate({.seed = 42, .count = 5, .digit = 7}, images).ok());
  const GreyImage sheet = read_grey_png(out_);
  ASSERT_EQ(sheet.width, 3 * kSide + 2 * kGap);  // 3 columns, the root of 5 rounded up
  ASSERT_EQ(sheet.height, 2 * kSide + kGap);
  for (std::size_t i = 0; i < 5; ++i) {
    expect_image(sheet, i / 3, i % 3, std::span(images).subspan(i * kSide * kSide, kSide * kSide));
  }
  EXPECT_EQ(sheet.pixels[kSide], kGapGrey) << "between two images";
  EXPECT_EQ(sheet.pixels.back(), kGapGrey) << "where no image is";
}

TEST_F(SampleCommand, WritesARowADigitWithTheSameLatents) {
  const Outcome outcome = sample({"--model", in_repository("weights/cgan-hidden.dfw"), "--digit",
                                  "all", "--count", "3", "--seed", "9"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  Model model = shipped("cgan-hidden");
  const GreyImage sheet = read_grey_png(out_);
  ASSERT_EQ(sheet.width, 3 * kSide + 2 * kGap);
  ASSERT_EQ(sheet.height, 10 * kSide + 9 * kGap);
  for (std::int32_t digit = 0; digit < 10; ++digit) {
    for (std::size_t i = 0; i < 3; ++i) {
      std::vector<float> image(kSide * kSide);
      ASSERT_TRUE(model.generate({.seed = 9, .first_index = i, .digit = digit}, image).ok());
      expect_image(sheet, static_cast<std::size_t>(digit), i, image);
    }
  }
}

TEST_F(SampleCommand, EnlargesEveryPixel) {
  const Outcome outcome =
      sample({"--model", in_repository("weights/dcgan.dfw"), "--count", "1", "--scale", "3"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  std::vector<float> image(kSide * kSide);
  ASSERT_TRUE(shipped("dcgan").generate({.seed = 1}, image).ok());
  const GreyImage sheet = read_grey_png(out_);
  ASSERT_EQ(sheet.width, 3 * kSide);
  ASSERT_EQ(sheet.height, 3 * kSide);
  expect_image(sheet, 0, 0, image, 3);
}

TEST_F(SampleCommand, TakesEverySeedOf64Bits) {
  const std::string model = in_repository("weights/gan.dfw");
  ASSERT_EQ(sample({"--model", model, "--count", "1", "--seed", "18446744073709551615"}).status, 0);
  std::vector<float> image(kSide * kSide);
  ASSERT_TRUE(shipped("gan").generate({.seed = ~std::uint64_t{0}}, image).ok());
  expect_image(read_grey_png(out_), 0, 0, image);
}

TEST_F(SampleCommand, TakesLeadingZerosForNoOctalNumber) {
  ASSERT_EQ(sample({"--model", in_repository("weights/gan.dfw"), "--count", "010", "--seed", "010"})
                .status,
            0);
  std::vector<float> image(kSide * kSide);
  ASSERT_TRUE(shipped("gan").generate({.seed = 10}, image).ok());
  const GreyImage sheet = read_grey_png(out_);
  EXPECT_EQ(sheet.width, 4 * kSide + 3 * kGap) << "4 columns, the root of 10 rounded up";
  expect_image(sheet, 0, 0, image);
}

TEST_F(SampleCommand, RefusesWhatTheModelCannotMake) {
  const std::string conditional = in_repository("weights/cgan-input.dfw");
  const std::string unconditional = in_repository("weights/gan.dfw");
  struct Mistake {
    std::vector<std::string> arguments;
    const char* says;
  };
  for (const Mistake& mistake : std::vector<Mistake>{
           {{"--model", conditional}, "choose what to make with --digit 0 to 9, or all"},
           {{"--model", conditional, "--digit", "10"}, "digit 10 is out of range"},
           {{"--model", conditional, "--digit", "-1"}, "digit -1 is out of range"},
           {{"--model", conditional, "--digit", "three"}, "digit three is out of range"},
           {{"--model", unconditional, "--digit", "3"}, "unconditional: leave --digit out"},
           {{"--model", unconditional, "--digit", "all"}, "unconditional: leave --digit out"}}) {
    const Outcome outcome = sample(mistake.arguments);
    EXPECT_EQ(outcome.status, 1) << mistake.says;
    EXPECT_NE(outcome.err.find(mistake.says), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find(mistake.arguments[1]), std::string::npos) << outcome.err;
    EXPECT_FALSE(fs::exists(out_));
  }
}

// Before any image is made, which alone would take minutes.
TEST_F(SampleCommand, RefusesSheetsThatAreTooLarge) {
  const std::string model = in_repository("weights/cgan-input.dfw");
  for (const std::vector<std::string>& size : std::vector<std::vector<std::string>>{
           {"--digit", "all", "--count", "10000", "--scale", "8"},
           {"--digit", "3", "--count", "10000", "--scale", "32"},
           {"--digit", "all", "--count", "10000", "--scale", "2"}}) {
    std::vector<std::string> arguments = {"--model", model};
    arguments.insert(arguments.end(), size.begin(), size.end());
    const auto start = std::chrono::steady_clock::now();
    const Outcome outcome = sample(arguments);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
    EXPECT_EQ(outcome.status, 1) << testing::PrintToString(size);
    EXPECT_NE(outcome.err.find("pixels"), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find("--scale"), std::string::npos) << outcome.err;
    EXPECT_FALSE(fs::exists(out_));
  }
}

TEST_F(SampleCommand, WritesLargeSheets) {
  const Outcome outcome =
      sample({"--model", in_repository("weights/gan.dfw"), "--count", "100", "--scale", "16"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const GreyImage sheet = read_grey_png(out_);
  EXPECT_EQ(sheet.width, (10 * kSide + 9 * kGap) * 16);
  EXPECT_EQ(sheet.height, sheet.width);
}

#ifndef DIGITFORGE_SANITIZED  // whose shadow memory takes more than any limit leaves
// Wherever memory ends: while the model is loaded, images are drawn or the PNG is packed.
TEST_F(SampleCommand, SaysThatMemoryDoesNotDo) {
  const std::string start = std::string("exec ") + DIGITFORGE_COMMAND + " sample --model " +
                            in_repository("weights/gan.dfw") + " --count 100 --scale 16 --out " +
                            out_;
  int made = 0, refused = 0;
  for (int megabytes = 40; made < 2; megabytes += 4) {
    const Outcome outcome = run_command(
        "/bin/sh", {"-c", "ulimit -v " + std::to_string(megabytes * 1024) + "; " + start});
    if (outcome.status == 127) continue;  // the libraries alone do not fit
    if (outcome.status == 0) {
      ++made;
      continue;
    }
    ++refused;
    EXPECT_EQ(outcome.status, 5) << megabytes << " MB: " << outcome.err;
    EXPECT_NE(outcome.err.find("memory"), std::string::npos) << outcome.err;
    ASSERT_LT(megabytes, 1024);
  }
  EXPECT_GT(refused, 4);
}
#endif

TEST_F(SampleCommand, RefusesClassifiers) {
  const Outcome outcome = sample({"--model", in_repository("weights/judge.dfw")});
  EXPECT_EQ(outcome.status, 1) << "the file is sound";
  EXPECT_NE(outcome.err.find("classifier"), std::string::npos) << outcome.err;
}

TEST_F(SampleCommand, RefusesColourImages) {
  ExampleModel example = blank_model(0);
  NetworkBuilder g(example, example.description.generator, DType::f32, 1);
  g.tanh(g.reshape(g.input("latent", {12}), {3, 2, 2}));
  const std::string path = folder_.path() / "colour.dfw";
  ASSERT_TRUE(write_file(path, write_weights(example.description).value()).ok());
  const Outcome outcome = sample({"--model", path});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.err.find("only grey images"), std::string::npos) << outcome.err;
}

TEST_F(SampleCommand, ChecksItsArguments) {
  const std::string model = in_repository("weights/gan.dfw");
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{},
                                             {"--model", model, "--count", "0"},
                                             {"--model", model, "--count", "10001"},
                                             {"--model", model, "--count", "-1"},
                                             {"--model", model, "--seed", "0x10"},
                                             {"--model", model, "--count", "many"},
                                             {"--model", model, "--count", "0x10"},
                                             {"--model", model, "--scale", "nan"},
                                             {"--model", model, "--scale", "1e1"},
                                             {"--model", model, "--scale", "0"},
                                             {"--model", model, "--scale", "33"},
                                             {"--model", model, "--seed", "-1"},
                                             {"--model", model, "--seed", "18446744073709551616"},
                                             {"--model", model, "--colour", "red"},
                                             {"--model", model, "stray"}}) {
    const Outcome outcome = sample(arguments);
    EXPECT_GE(outcome.status, 100) << testing::PrintToString(arguments);
    EXPECT_NE(outcome.err, "") << testing::PrintToString(arguments);
    EXPECT_FALSE(fs::exists(out_)) << testing::PrintToString(arguments);
  }
  EXPECT_GE(run_digitforge({"sample", "--model", model}).status, 100) << "without --out";
}

TEST_F(SampleCommand, NamesTheFileThatCannotBeReadOrWritten) {
  const Outcome unreadable = sample({"--model", "/nowhere/model.dfw"});
  EXPECT_EQ(unreadable.status, 2);
  EXPECT_NE(unreadable.err.find("/nowhere/model.dfw"), std::string::npos) << unreadable.err;

  const std::string model = in_repository("weights/gan.dfw");
  for (const std::string out : {"/nowhere/sheet.png", "/proc/sheet.png", "/dev/null/sheet.png"}) {
    const Outcome unwritable =
        run_digitforge({"sample", "--model", model, "--count", "1", "--out", out});
    EXPECT_EQ(unwritable.status, 2) << out;
    EXPECT_NE(unwritable.err.find(out), std::string::npos) << unwritable.err;
  }
  // A folder is in the way.
  const Outcome folder = run_digitforge(
      {"sample", "--model", model, "--count", "1", "--out", folder_.path().string()});
  EXPECT_EQ(folder.status, 2);
  EXPECT_TRUE(fs::is_empty(folder_.path())) << "leftovers of a failed write";
}

}  // namespace
}  // namespace digitforge
