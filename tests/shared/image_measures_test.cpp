// Sharpness and speckle on pictures whose figures follow by hand.
#include "shared/image_measures.h"

#include <gtest/gtest.h>

#include <vector>

namespace digitforge {
namespace {

constexpr std::size_t kSide = 7;

/// A picture without ink, and places to put some.
class Picture {
 public:
  void put(std::size_t row, std::size_t column, float ink) {
    pixels_[row * kSide + column] = ink * 2 - 1;
  }
  /// A column of ink.
  void line(std::size_t column, float ink) {
    for (std::size_t row = 0; row < kSide; ++row) put(row, column, ink);
  }
  double sharpness() const { return digitforge::sharpness(pixels_, kSide, kSide); }
  double speckle() const { return digitforge::speckle(pixels_, kSide, kSide); }

 private:
  std::vector<float> pixels_ = std::vector<float>(kSide * kSide, -1.0f);
};

TEST(ImageMeasures, AnEmptyPictureHasNeither) {
  const Picture empty;
  EXPECT_EQ(empty.sharpness(), 0);
  EXPECT_EQ(empty.speckle(), 0);
}

TEST(ImageMeasures, FaintInkIsNoStroke) {
  Picture faint;
  faint.line(3, kInk * 0.9f);
  faint.put(1, 1, kInk * 0.9f);
  EXPECT_EQ(faint.sharpness(), 0);
  EXPECT_EQ(faint.speckle(), 0);
}

TEST(ImageMeasures, SharpnessIsTheMeanGradientEnergyOfTheStrokes) {
  // Two columns beside each other: each pixel's gx is 1/2; gy is 0 but for the ends' 1/2.
  Picture stroke;
  stroke.line(2, 1);
  stroke.line(3, 1);
  EXPECT_NEAR(stroke.sharpness(), (kSide * 0.25 + 2 * 0.25) / kSide, 1e-6);
}

TEST(ImageMeasures, ABlurredStrokeIsLessSharp) {
  Picture crisp, blurred;
  crisp.line(2, 1);
  crisp.line(3, 1);
  blurred.line(1, 0.3f);
  blurred.line(2, 0.7f);
  blurred.line(3, 0.7f);
  blurred.line(4, 0.3f);
  EXPECT_LT(blurred.sharpness(), 0.6 * crisp.sharpness());
}

TEST(ImageMeasures, SpeckleIsTheShareOfInkThatStandsAlone) {
  Picture picture;
  picture.line(1, 1);  // 7 pixels of ink 1
  EXPECT_EQ(picture.speckle(), 0);
  picture.put(3, 5, 0.5f);
  EXPECT_NEAR(picture.speckle(), 0.5 / 7.5, 1e-6);
  picture.put(4, 6, 0.5f);  // touches the first by a corner: no dot any more
  EXPECT_EQ(picture.speckle(), 0);
}

TEST(ImageMeasures, DotsInCornersStandAloneToo) {
  Picture dots;
  for (const std::size_t row : {std::size_t{0}, kSide - 1}) {
    for (const std::size_t column : {std::size_t{0}, kSide - 1}) dots.put(row, column, 1);
  }
  EXPECT_EQ(dots.speckle(), 1);
  EXPECT_NEAR(dots.sharpness(), 0, 1e-12) << "both neighbours of a dot are empty";
}

}  // namespace
}  // namespace digitforge
