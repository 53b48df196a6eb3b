// Images in the making: however the work is cut up, the pictures are those of the runtime.
#include "web/app/gallery.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/app/tiny_file.h"

namespace digitforge {
namespace {

constexpr std::size_t kPixels = 6;

Model tiny(std::uint32_t classes) { return Model::load(tiny_file(classes)).value(); }

/// What the gallery has to show.
std::vector<float> expected_images(Model& model, const GalleryPlan& plan) {
  std::vector<float> images(plan.size() * kPixels);
  const std::size_t row = plan.columns * kPixels;
  for (std::uint32_t r = 0; r < plan.rows; ++r) {
    const std::int32_t digit =
        plan.first_digit == kNoDigit ? kNoDigit : plan.first_digit + static_cast<std::int32_t>(r);
    const Status made = model.generate({.seed = plan.seed, .count = plan.columns, .digit = digit},
                                       std::span(images).subspan(r * row, row));
    EXPECT_TRUE(made.ok()) << made.error().message;
  }
  return images;
}

TEST(Gallery, ShowsTheRuntimesImages) {
  for (const GalleryPlan& plan :
       {GalleryPlan{.seed = 5, .columns = 1, .first_digit = 3},
        GalleryPlan{.seed = 6, .columns = 256, .first_digit = 0},
        GalleryPlan{.seed = 7, .rows = 10, .columns = 25, .first_digit = 0},
        GalleryPlan{.seed = 8, .columns = 37}}) {
    Model model = tiny(plan.first_digit == kNoDigit ? 0 : 10);
    const std::vector<float> expected = expected_images(model, plan);
    for (const double budget : {0.0, 1000.0}) {
      Gallery gallery;
      gallery.start(plan, model.info().image);
      std::uint32_t done = 0;
      while (!gallery.complete()) {
        ASSERT_TRUE(gallery.advance(model, budget).ok());
        ASSERT_GT(gallery.done(), done) << "no progress";
        done = gallery.done();
      }
      EXPECT_EQ(gallery.images(), expected);
      EXPECT_EQ(gallery.done(), plan.size());
    }
  }
}

TEST(Gallery, NamesEveryImagesDigit) {
  Gallery gallery;
  gallery.start({.rows = 3, .columns = 4, .first_digit = 2}, {1, 2, 3});
  EXPECT_EQ(gallery.digit(0), 2);
  EXPECT_EQ(gallery.digit(3), 2);
  EXPECT_EQ(gallery.digit(4), 3);
  EXPECT_EQ(gallery.digit(11), 4);
  gallery.start({.columns = 4}, {1, 2, 3});
  EXPECT_EQ(gallery.digit(3), kNoDigit);
  EXPECT_EQ(gallery.height(), 2U);
  EXPECT_EQ(gallery.width(), 3U);
}

TEST(Gallery, JudgesWithTheDiscriminator) {
  for (const std::uint32_t classes : {0U, 4U}) {
    Model model = tiny(classes);
    const GalleryPlan plan = classes > 0 ? GalleryPlan{.rows = 4, .columns = 9, .first_digit = 0}
                                         : GalleryPlan{.columns = 9};
    Gallery gallery;
    gallery.start(plan, model.info().image);
    ASSERT_TRUE(gallery.advance_verdicts(model, 1).ok());
    EXPECT_EQ(gallery.judged(), 0U) << "there is no image yet";
    while (gallery.judged() < plan.size()) {
      ASSERT_TRUE(gallery.advance(model, 0).ok());
      ASSERT_TRUE(gallery.advance_verdicts(model, 0).ok());
      ASSERT_LE(gallery.judged(), gallery.done());
    }
    for (std::uint32_t i = 0; i < plan.size(); ++i) {
      std::vector<float> label(classes), logit(1);
      if (classes > 0) label[i / plan.columns] = 1;
      const auto image = std::span(gallery.images()).subspan(i * kPixels, kPixels);
      ASSERT_TRUE(model.discriminate(image, label, logit).ok());
      EXPECT_FLOAT_EQ(gallery.probability(i), 1 / (1 + std::exp(-logit[0]))) << i;
    }
  }
}

TEST(Gallery, StartsAnew) {
  Model model = tiny(10);
  Gallery gallery;
  gallery.start({.seed = 1, .columns = 8, .first_digit = 1}, model.info().image);
  ASSERT_TRUE(gallery.advance(model, 1000).ok());
  ASSERT_TRUE(gallery.advance_verdicts(model, 1000).ok());
  const GalleryPlan plan{.seed = 2, .columns = 5, .first_digit = 2};
  gallery.start(plan, model.info().image);
  EXPECT_EQ(gallery.plan(), plan);
  EXPECT_EQ(gallery.done(), 0U);
  EXPECT_EQ(gallery.judged(), 0U);
  EXPECT_EQ(gallery.ms_per_image(), 0);
  while (!gallery.complete()) ASSERT_TRUE(gallery.advance(model, 1000).ok());
  EXPECT_EQ(gallery.images(), expected_images(model, plan));
}

TEST(Gallery, PassesTheRuntimesErrorsOn) {
  Model model = tiny(3);
  Gallery gallery;
  gallery.start({.columns = 5, .first_digit = 3}, model.info().image);
  const Status status = gallery.advance(model, 1);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::bad_argument);
  EXPECT_EQ(gallery.done(), 0U);
}

}  // namespace
}  // namespace digitforge
