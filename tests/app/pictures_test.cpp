// Pictures on demand: the runtime's pixels, in the texture, however the work is cut up.
#include "web/app/pictures.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "shared/contact_sheet.h"
#include "tests/app/platform.h"
#include "tests/app/tiny_file.h"

namespace digitforge {
namespace {

class PicturesTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(library_.load(index_, tiny_file(kClasses)).ok()); }

  PictureSpec spec(std::uint32_t image, std::int32_t digit = 2) const {
    return {index_, {.seed = 5, .index = image}, label_of(digit)};
  }

  std::vector<float> expected(std::uint32_t image, std::int32_t digit = 2) {
    std::vector<float> pixels(6);
    EXPECT_TRUE(library_.model(index_)
                    ->generate({.seed = 5, .first_index = image, .digit = digit}, pixels)
                    .ok());
    return pixels;
  }

  void expect_tile(const Picture& picture, const std::vector<float>& pixels, bool paper = false) {
    const std::uint32_t left = picture.tile % Pictures::kAtlasColumns * Pictures::kTileEdge;
    const std::uint32_t top = picture.tile / Pictures::kAtlasColumns * Pictures::kTileEdge;
    for (std::uint32_t p = 0; p < 6; ++p) {
      const std::uint8_t grey = grey_level(pixels[p]);
      EXPECT_EQ(platform_.texel(left + p % 3, top + p / 3), paper ? 255 - grey : grey);
    }
  }

  static constexpr std::uint32_t kClasses = 4;
  Platform platform_;
  Library library_;
  std::size_t index_ = library_.announce("tiny", "tiny");
  Pictures pictures_{platform_, library_};
};

TEST_F(PicturesTest, ShowTheRuntimesPixels) {
  for (const double budget : {0.0, 1000.0}) {
    Pictures pictures(platform_, library_);
    std::size_t frames = 0;
    do {
      pictures.begin_frame();
      for (std::uint32_t i = 0; i < 100; ++i) ASSERT_NE(pictures.ask(spec(i)), nullptr);
      ASSERT_TRUE(pictures.advance(budget).ok());
    } while (pictures.pending() && ++frames < 200);
    EXPECT_FALSE(pictures.pending());
    EXPECT_EQ(pictures.made(), 100U);
    pictures.begin_frame();
    for (std::uint32_t i = 0; i < 100; ++i) {
      const Picture* picture = pictures.ask(spec(i));
      ASSERT_TRUE(picture->ready);
      EXPECT_EQ(picture->pixels, expected(i));
      expect_tile(*picture, expected(i));
    }
  }
}

TEST_F(PicturesTest, AreMadeOnceAndKept) {
  for (int frame = 0; frame < 3; ++frame) {
    pictures_.begin_frame();
    pictures_.ask(spec(1));
    pictures_.ask(spec(1));
    ASSERT_TRUE(pictures_.advance(100).ok());
  }
  EXPECT_EQ(pictures_.made(), 1U);
  EXPECT_EQ(platform_.uploads, 1U);
}

TEST_F(PicturesTest, HideWhatTheirTileHeldBefore) {
  pictures_.begin_frame();
  pictures_.ask(spec(0));
  const Picture* late = pictures_.ask(spec(1));
  ASSERT_TRUE(pictures_.advance(0).ok());
  ASSERT_FALSE(late->ready);
  expect_tile(*late, std::vector<float>(6, -1));
}

// Under a drag all pictures change with every frame, and a frame has time for one.
TEST_F(PicturesTest, StandInForThoseInTheMakingAndTakeTurns) {
  constexpr std::uint32_t kImages = 4;
  std::vector<PictureSpec> drawn(kImages);  // what is to be seen of each image
  const auto frame = [&](std::uint32_t seed, double budget) {
    pictures_.begin_frame();
    std::vector<const Picture*> asked;
    for (std::uint32_t i = 0; i < kImages; ++i) {
      PictureSpec wanted = spec(i);
      wanted.noise.seed = seed;
      asked.push_back(pictures_.ask(wanted));
    }
    std::vector<std::uint32_t> tiles;
    for (const Picture* picture : asked) tiles.push_back(picture->tile);
    EXPECT_TRUE(pictures_.advance(budget).ok());
    for (std::uint32_t i = 0; i < kImages; ++i) {
      if (drawn[i].noise.index == i && drawn[i].noise.seed != 1) {
        Picture seen = *asked[i];
        seen.tile = tiles[i];
        expect_tile(seen, pictures_.draw(drawn[i]).value());
      }
      if (asked[i]->ready) {
        drawn[i] = spec(i);
        drawn[i].noise.seed = seed;
      }
    }
  };
  frame(5, 1000);  // all
  EXPECT_EQ(pictures_.made(), kImages);
  for (std::uint32_t i = 0; i < 2 * kImages; ++i) frame(100 + i, 0);
  EXPECT_EQ(pictures_.made(), 3 * kImages);
  for (std::uint32_t i = 0; i < kImages; ++i) {
    EXPECT_EQ(drawn[i].noise.seed, 100 + kImages + i) << "each image had its turn";
  }
  EXPECT_TRUE(pictures_.pending());
  frame(200, 1000);
  EXPECT_TRUE(pictures_.pending()) << "the last frame drew what stood in";
  frame(200, 1000);
  EXPECT_FALSE(pictures_.pending());
}

TEST_F(PicturesTest, MakePlaceForNewOnes) {
  for (std::uint32_t frame = 0; frame < 3; ++frame) {
    pictures_.begin_frame();
    for (std::uint32_t i = 0; i < Pictures::kCapacity; ++i) {
      ASSERT_NE(pictures_.ask(spec(frame * Pictures::kCapacity + i)), nullptr) << i;
    }
    EXPECT_EQ(pictures_.ask(spec(1'000'000)), nullptr) << "all tiles are in use";
    ASSERT_TRUE(pictures_.advance(10'000).ok());
    const Picture* picture = pictures_.ask(spec(frame * Pictures::kCapacity));
    expect_tile(*picture, expected(frame * Pictures::kCapacity));
  }
}

TEST_F(PicturesTest, AreJudgedByTheirModel) {
  do {
    pictures_.begin_frame();
    for (std::uint32_t i = 0; i < 20; ++i) pictures_.ask_score(spec(i, 3));
    ASSERT_TRUE(pictures_.advance(0).ok());
  } while (pictures_.pending());
  pictures_.begin_frame();
  for (std::uint32_t i = 0; i < 20; ++i) {
    const std::vector<float> label = {0, 0, 0, 1};
    float logit = 0;
    ASSERT_TRUE(library_.model(index_)->discriminate(expected(i, 3), label, {&logit, 1}).ok());
    const Picture* picture = pictures_.ask_score(spec(i, 3));
    ASSERT_TRUE(picture->probability.has_value());
    EXPECT_FLOAT_EQ(*picture->probability, 1 / (1 + std::exp(-logit)));
  }
}

TEST_F(PicturesTest, AreUploadedAgainWhenTheTextureWasLostOrTheLookChanged) {
  pictures_.begin_frame();
  const Picture* picture = pictures_.ask(spec(3));
  ASSERT_TRUE(pictures_.advance(100).ok());
  platform_.texels.clear();
  pictures_.restore_texture();
  EXPECT_TRUE(pictures_.pending());
  ASSERT_TRUE(pictures_.advance(100).ok());
  expect_tile(*picture, expected(3));
  pictures_.set_paper(true);
  ASSERT_TRUE(pictures_.advance(100).ok());
  expect_tile(*picture, expected(3), true);
  EXPECT_EQ(pictures_.made(), 1U);
}

// The first is made before the second fails; then the other model's have their turn.
TEST_F(PicturesTest, OfAModelThatFailsStopAndOthersGoOn) {
  const std::size_t other = library_.announce("other", "other");
  ASSERT_TRUE(library_.load(other, tiny_file(kClasses)).ok());
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  library_.entry(index_).axes = {{kNaN, kNaN, kNaN, kNaN}};
  PictureSpec failing = spec(1);
  failing.noise.shift = {.directions = Directions::principal, .x = 500};
  PictureSpec fine = spec(2);
  fine.model = other;
  pictures_.begin_frame();
  const Picture* made = pictures_.ask_score(spec(0));
  const Picture* failed = pictures_.ask_score(failing);
  const Picture* late = pictures_.ask(spec(3));
  const Picture* others = pictures_.ask(fine);
  EXPECT_FALSE(pictures_.advance(1000).ok());
  EXPECT_TRUE(made->ready);
  EXPECT_FALSE(failed->ready);
  EXPECT_FALSE(late->ready) << "its model has stopped";
  EXPECT_TRUE(others->ready);
  EXPECT_FALSE(pictures_.pending());
}

TEST_F(PicturesTest, OfAModelThatIsNotReadyAreNone) {
  const std::size_t other = library_.announce("other", "other");
  PictureSpec absent = spec(0);
  absent.model = other;
  pictures_.begin_frame();
  EXPECT_EQ(pictures_.ask(absent), nullptr);
  EXPECT_EQ(pictures_.ask_score(absent), nullptr);
  EXPECT_FALSE(pictures_.draw(absent).ok());
  EXPECT_EQ(pictures_.draw(spec(8)).value(), expected(8));
}

}  // namespace
}  // namespace digitforge
