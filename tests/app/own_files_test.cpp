// A person's own models: opened step by step, cancelled, refused, drawn on request where they are
// slow; and what did not come, fetched again.
#include <gtest/gtest.h>

#include "shared/weight_file.h"
#include "tests/app/platform.h"
#include "tests/app/tiny_file.h"
#include "tests/support/network_builder.h"
#include "web/app/actions.h"
#include "web/app/commands.h"
#include "web/app/keep.h"
#include "web/app/studio.h"

namespace digitforge {
namespace {

std::vector<std::byte> file_of(const ExampleModel& model) {
  return write_weights(model.description).value();
}

/// Opens in ten steps or more.
std::vector<std::byte> layered_file() {
  ExampleModel model = blank_model(0);
  NetworkBuilder g(model, model.description.generator, DType::f32, 1);
  NetworkBuilder::Value x = g.input("latent", {8});
  for (int i = 0; i < 10; ++i) x = g.relu(g.linear(x, 16));
  g.reshape(g.linear(x, 9), {1, 3, 3});
  return file_of(model);
}

/// Two billion multiply-adds an image for each layer, with what fills the vectors up; over every
/// limit with 20 layers of 4 channels.
std::vector<std::byte> heavy_file(int layers, std::uint32_t channels = 1) {
  ExampleModel model = blank_model(0);
  NetworkBuilder g(model, model.description.generator, DType::i8, 2);
  NetworkBuilder::Value x = g.reshape(g.linear(g.input("latent", {8}), 256), {1, 16, 16});
  x = g.conv_transpose(x, channels, 16, 16, 0);
  for (int i = 0; i < layers; ++i) x = g.conv(x, channels, 63, 1, 31);
  g.conv(x, 1, 32, 16, 0);
  return file_of(model);
}

class OwnFiles : public testing::Test {
 protected:
  void open(const std::string& file, std::vector<std::byte> bytes, const std::string& kept = "") {
    studio_.open_own_model(file, FileBytes::of(std::move(bytes)), kept);
  }

  /// Frames that ask for the gallery, `most` at most or until nothing is to be done.
  void draw(int most = 1000) {
    for (int i = 0; i < most; ++i) {
      studio_.begin_frame(0.01);
      const std::uint32_t size = gallery_size(studio_.state, studio_.library());
      for (std::uint32_t n = 0; n < size; ++n) {
        studio_.pictures().ask(gallery_spec(studio_.state, studio_.library(), n));
      }
      studio_.update(0);
      if (!studio_.working()) return;
    }
  }

  std::size_t models() const { return studio_.library().entries().size(); }

  Platform platform_;
  Studio studio_{platform_};
  std::size_t index_ = studio_.announce_model("Tiny model", "tiny");
};

TEST_F(OwnFiles, AreOpenedStepByStep) {
  studio_.receive_model(index_, tiny_file(4));
  open("folder/layers.dfw", layered_file());
  float progress = 0;
  int frames = 0;
  for (; studio_.opening(); ++frames) {
    EXPECT_EQ(*studio_.opening(), "layers.dfw");
    EXPECT_TRUE(studio_.working());
    EXPECT_GE(studio_.opening_progress(), progress);
    progress = studio_.opening_progress();
    EXPECT_EQ(models(), 1U);
    studio_.update(0);
  }
  EXPECT_GE(frames, 10);
  EXPECT_GT(progress, 0.5F);
  ASSERT_EQ(models(), 2U);
  EXPECT_EQ(studio_.state.model, 1U);
  ASSERT_EQ(platform_.kept.size(), 1U);
  EXPECT_EQ(platform_.kept[0].file, "folder/layers.dfw");
  EXPECT_EQ(platform_.kept[0].key, "layers");
  EXPECT_EQ(platform_.kept[0].bytes, layered_file().size());

  open("again.dfw", layered_file(), "again_");
  studio_.finish_opening();
  EXPECT_EQ(models(), 3U);
  EXPECT_EQ(studio_.library().entries()[2].key, "again_") << "by which links know it";
  EXPECT_EQ(platform_.kept.size(), 1U) << "a former visit has kept it";
}

TEST_F(OwnFiles, AreThereOnceHoweverOftenTheyAreOpened) {
  studio_.receive_model(index_, tiny_file(4));
  for (int i = 0; i < 3; ++i) {
    open("mine.dfw", layered_file());
    studio_.finish_opening();
    EXPECT_EQ(models(), 2U);
    EXPECT_EQ(studio_.state.model, 1U);
    choose_model(studio_.state, studio_.library(), 0);
  }
  open("mine.dfw", tiny_file(3));
  studio_.finish_opening();
  EXPECT_EQ(models(), 3U) << "another file of that name";
  EXPECT_EQ(platform_.kept.back().key, "mine_");
}

TEST_F(OwnFiles, AreCancelledOneByOne) {
  studio_.receive_model(index_, tiny_file(4));
  open("one.dfw", layered_file());
  open("two.dfw", layered_file());
  for (int i = 0; i < 3; ++i) studio_.update(0);
  EXPECT_GT(studio_.opening_progress(), 0);
  EXPECT_TRUE(run_command(studio_, "cancel-opening", ""));
  EXPECT_EQ(studio_.session.toast, "one.dfw was not opened.");
  ASSERT_TRUE(studio_.opening());
  EXPECT_EQ(*studio_.opening(), "two.dfw");
  studio_.finish_opening();
  EXPECT_EQ(models(), 2U);
  EXPECT_EQ(studio_.library().entries()[1].key, "two");
  studio_.cancel_opening();
  EXPECT_EQ(models(), 2U) << "nothing is being opened";
}

TEST_F(OwnFiles, AreRefusedWithTheFigureAndTheLimit) {
  open("heavy.dfw", heavy_file(20, 4));
  studio_.finish_opening();
  ASSERT_EQ(studio_.notices().size(), 1U);
  const std::string& text = studio_.notices()[0].text;
  EXPECT_EQ(text.rfind("heavy.dfw was refused: the model needs", 0), 0U) << text;
  EXPECT_NE(text.find("the limit is"), std::string::npos) << text;
  EXPECT_FALSE(studio_.notices()[0].missing) << "trying again would change nothing";
  EXPECT_EQ(models(), 1U);
}

TEST_F(OwnFiles, OfASlowModelAreDrawnOnRequest) {
  open("heavy.dfw", heavy_file(1));
  studio_.finish_opening();
  set_size(studio_.state, studio_.library(), 3);
  draw();
  EXPECT_EQ(studio_.pictures().held().size(), 3U);
  EXPECT_EQ(studio_.pictures().made(), 0U);
  EXPECT_FALSE(studio_.busy());
  EXPECT_NE(studio_.slow_text().find("\"heavy\" is slow"), std::string::npos);
  EXPECT_NE(studio_.summary().find("is slow"), std::string::npos);
  EXPECT_TRUE(keep::view_png(studio_).empty()) << "nor are they drawn for those who cannot see";
  keep::save_sheet(studio_);
  EXPECT_TRUE(platform_.files.empty());
  EXPECT_NE(studio_.session.toast.find("press Draw"), std::string::npos);
  EXPECT_TRUE(studio_.notices().empty());

  EXPECT_TRUE(run_command(studio_, "draw", ""));
  EXPECT_EQ(studio_.pictures().granted(), 3U);
  draw(1);
  EXPECT_EQ(studio_.pictures().made(), 1U);
  EXPECT_EQ(studio_.pictures().granted_left(), 2U);
  EXPECT_TRUE(run_command(studio_, "stop", ""));
  draw();
  EXPECT_EQ(studio_.pictures().made(), 1U);
  EXPECT_EQ(studio_.pictures().held().size(), 2U);
  EXPECT_EQ(studio_.pictures().granted(), 0U);

  EXPECT_TRUE(run_command(studio_, "draw", ""));
  draw();
  EXPECT_EQ(studio_.pictures().made(), 3U);
  EXPECT_EQ(studio_.slow_text(), "");
  keep::save_sheet(studio_);
  EXPECT_EQ(platform_.files.size(), 1U);
}

TEST_F(OwnFiles, AndWhatDidNotComeIsFetchedAgain) {
  studio_.lose_model(index_, "no network.");
  ASSERT_EQ(studio_.notices().size(), 1U);
  const Missing model{Missing::Part::model, index_};
  EXPECT_EQ(studio_.notices()[0].missing, model);
  EXPECT_TRUE(run_command(studio_, "retry", "0"));
  EXPECT_EQ(platform_.fetched_again, std::vector<Missing>{model});
  EXPECT_TRUE(studio_.notices().empty());
  EXPECT_EQ(studio_.next_model(), index_);
  studio_.lose_model(index_, "still no network.");
  studio_.receive_model(index_, tiny_prefix(4));
  EXPECT_TRUE(studio_.notices().empty()) << "it has come after all";

  toggle_verdict(studio_.state);
  draw();
  ASSERT_EQ(platform_.requests.size(), 1U);
  studio_.lose_discriminator(index_, "no network.");
  draw();
  EXPECT_EQ(platform_.requests.size(), 1U);
  EXPECT_TRUE(run_command(studio_, "retry", "0"));
  draw();
  EXPECT_EQ(platform_.requests.size(), 2U);
  studio_.receive_discriminator(index_, tiny_file(4));
  EXPECT_TRUE(studio_.notices().empty());

  studio_.receive_real_digits({});
  ASSERT_EQ(studio_.notices().size(), 1U);
  studio_.retry(0);
  EXPECT_EQ(platform_.fetched_again.back(), Missing{Missing::Part::real_digits});
  studio_.retry(7);
}

}  // namespace
}  // namespace digitforge
