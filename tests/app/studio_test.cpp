// The app without its looks: from choices to the pixels that the renderer gets.
#include "web/app/studio.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/app/tiny_file.h"
#include "web/app/actions.h"

namespace digitforge {
namespace {

/// Keeps what the app hands to its platform.
class Platform : public Backend {
 public:
  TextureHandle upload(std::span<const std::uint8_t> rgba, std::uint32_t width,
                       std::uint32_t height) override {
    EXPECT_EQ(rgba.size(), std::size_t{4} * width * height);
    pixels.assign(rgba.begin(), rgba.end());
    texture_width = width;
    return ++texture;
  }
  void request_discriminator(std::size_t index) override { requests.push_back(index); }
  void announce(const std::string& text) override { announcements.push_back(text); }

  TextureHandle texture = 0;
  std::vector<std::uint8_t> pixels;  ///< [height, texture_width, 4]
  std::size_t texture_width = 0;
  std::vector<std::size_t> requests;
  std::vector<std::string> announcements;
};

class StudioTest : public testing::Test {
 protected:
  void finish() {
    for (int i = 0; i < 10000 && studio_.working(); ++i) studio_.update(0);
    EXPECT_FALSE(studio_.working());
  }

  /// Compares every image of the texture with the gallery's, and the gallery's with the runtime's.
  void expect_texture() {
    const Gallery& gallery = studio_.gallery();
    const std::size_t height = gallery.height(), width = gallery.width();
    Model model = Model::load(tiny_file(kClasses)).value();
    for (std::uint32_t i = 0; i < gallery.plan().size(); ++i) {
      std::vector<float> image(height * width);
      ASSERT_TRUE(model
                      .generate({.seed = studio_.state.seed,
                                 .first_index = i % gallery.plan().columns,
                                 .digit = gallery.digit(i)},
                                image)
                      .ok());
      const std::size_t top = i / studio_.atlas_columns() * height;
      const std::size_t left = i % studio_.atlas_columns() * width;
      for (std::size_t p = 0; p < image.size(); ++p) {
        const std::size_t at = ((top + p / width) * platform_.texture_width + left + p % width) * 4;
        const auto grey = static_cast<std::uint8_t>(std::lround((image[p] + 1) * 127.5F));
        ASSERT_EQ(platform_.pixels[at], grey) << "image " << i << ", pixel " << p;
        ASSERT_EQ(platform_.pixels[at + 2], grey);
        ASSERT_EQ(platform_.pixels[at + 3], 255);
      }
    }
  }

  static constexpr std::uint32_t kClasses = 4;
  Platform platform_;
  Studio studio_{platform_};
  std::size_t index_ = studio_.announce_model("tiny");
};

TEST_F(StudioTest, IsBusyUntilTheFirstModelIsThere) {
  EXPECT_TRUE(studio_.busy());
  EXPECT_FALSE(studio_.working());
  studio_.update(1);
  EXPECT_EQ(platform_.texture, 0U);
  studio_.receive_model(index_, tiny_prefix(kClasses));
  EXPECT_TRUE(studio_.working());
  finish();
  EXPECT_FALSE(studio_.busy());
  EXPECT_EQ(studio_.texture(), platform_.texture);
  EXPECT_NE(studio_.texture(), 0U);
}

TEST_F(StudioTest, DrawsWhatTheStateSays) {
  studio_.receive_model(index_, tiny_prefix(kClasses));
  finish();
  expect_texture();
  EXPECT_EQ(studio_.gallery().plan().size(), 16U);

  pick_digit(studio_.state, studio_.library(), kAllDigits);
  set_size(studio_.state, studio_.library(), 7);
  set_seed(studio_.state, 99);
  EXPECT_TRUE(studio_.working());
  finish();
  EXPECT_EQ(studio_.gallery().plan(),
            (GalleryPlan{.seed = 99, .rows = kClasses, .columns = 7, .first_digit = 0}));
  expect_texture();
}

TEST_F(StudioTest, AnnouncesEveryFinishedPictureOnce) {
  studio_.receive_model(index_, tiny_prefix(kClasses));
  finish();
  ASSERT_EQ(platform_.announcements.size(), 1U);
  EXPECT_NE(platform_.announcements[0].find("16 images of the digit 3 by tiny, seed 1"),
            std::string::npos)
      << platform_.announcements[0];
  studio_.update(1);
  EXPECT_EQ(platform_.announcements.size(), 1U);
  resample(studio_.state);
  finish();
  EXPECT_EQ(platform_.announcements.size(), 2U);
}

TEST_F(StudioTest, AsksForADiscriminatorOnceAndOnRequest) {
  studio_.receive_model(index_, tiny_prefix(kClasses));
  finish();
  EXPECT_TRUE(platform_.requests.empty());
  toggle_verdict(studio_.state);
  finish();
  EXPECT_EQ(platform_.requests, std::vector<std::size_t>{index_});
  EXPECT_TRUE(studio_.busy()) << "the verdicts are missing";
  studio_.update(1);
  EXPECT_EQ(platform_.requests.size(), 1U);
  studio_.receive_discriminator(index_, tiny_file(kClasses));
  finish();
  EXPECT_EQ(studio_.gallery().judged(), studio_.gallery().plan().size());
  EXPECT_FALSE(studio_.busy());
}

TEST_F(StudioTest, DrawsOnWithoutTheDiscriminator) {
  studio_.receive_model(index_, tiny_prefix(kClasses));
  toggle_verdict(studio_.state);
  finish();
  studio_.lose_discriminator(index_, "no network");
  EXPECT_FALSE(studio_.judging());
  EXPECT_FALSE(studio_.busy());
  ASSERT_EQ(studio_.notices().size(), 1U);
  EXPECT_NE(studio_.notices()[0].find("no network"), std::string::npos);
  resample(studio_.state);
  finish();
  expect_texture();
}

TEST_F(StudioTest, TellsWhichModelFailedAndShowsAnother) {
  const std::size_t second = studio_.announce_model("second");
  studio_.receive_model(index_, {});
  ASSERT_EQ(studio_.notices().size(), 1U);
  EXPECT_NE(studio_.notices()[0].find("\"tiny\""), std::string::npos) << studio_.notices()[0];
  studio_.receive_model(second, tiny_prefix(kClasses));
  EXPECT_EQ(studio_.state.model, second);
  finish();
  expect_texture();
  studio_.notice("again");
  studio_.notice("again");
  EXPECT_EQ(studio_.notices().size(), 2U) << "the same notice twice";
  studio_.dismiss_notice(0);
  EXPECT_EQ(studio_.notices(), std::vector<std::string>{"again"});
}

TEST_F(StudioTest, UploadsAgainWhenTheTextureWasLost) {
  studio_.receive_model(index_, tiny_prefix(kClasses));
  finish();
  const TextureHandle before = platform_.texture;
  platform_.pixels.clear();
  studio_.restore_texture();
  studio_.update(1);
  EXPECT_GT(platform_.texture, before);
  expect_texture();
}

}  // namespace
}  // namespace digitforge
