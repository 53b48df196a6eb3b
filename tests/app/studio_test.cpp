// The app without its looks: from choices to pictures, links, history and what is kept.
#include "web/app/studio.h"

#include <gtest/gtest.h>

#include "shared/image_measures.h"
#include "tests/app/platform.h"
#include "tests/app/tiny_file.h"
#include "web/app/about.h"
#include "web/app/actions.h"
#include "web/app/commands.h"
#include "web/app/comparison.h"
#include "web/app/keep.h"
#include "web/app/quiz.h"

namespace digitforge {
namespace {

class StudioTest : public testing::Test {
 protected:
  /// Frames in which a view asks for the gallery, until nothing is missing.
  void finish() {
    for (int i = 0; i < 1000; ++i) {
      studio_.begin_frame(0.01);
      if (studio_.library().model(studio_.state.model)) {
        const std::uint32_t size = gallery_size(studio_.state, studio_.library());
        for (std::uint32_t n = 0; n < size; ++n) {
          const PictureSpec spec = gallery_spec(studio_.state, studio_.library(), n);
          studio_.judging() ? studio_.pictures().ask_score(spec) : studio_.pictures().ask(spec);
        }
      }
      studio_.update(1);
      studio_.settle();
      if (!studio_.working()) return;
    }
    ADD_FAILURE() << "does not come to rest";
  }

  std::vector<float> image(std::uint32_t index) {
    const PictureSpec spec = gallery_spec(studio_.state, studio_.library(), index);
    return studio_.pictures().draw(spec).value();
  }

  /// Opens a model of the person's own.
  void open(const std::string& file, std::vector<std::byte> bytes) {
    studio_.open_own_model(file, FileBytes::of(std::move(bytes)));
    studio_.finish_opening();
  }

  void load() { studio_.receive_model(index_, tiny_file(kClasses)); }

  static constexpr std::uint32_t kClasses = 4;
  Platform platform_;
  Studio studio_{platform_};
  std::size_t index_ = studio_.announce_model("Tiny model", "tiny");
  State& state_ = studio_.state;
};

TEST_F(StudioTest, IsBusyUntilTheFirstModelIsThere) {
  EXPECT_TRUE(studio_.busy());
  finish();
  EXPECT_EQ(platform_.uploads, 0U);
  studio_.receive_model(index_, tiny_prefix(kClasses));
  finish();
  EXPECT_FALSE(studio_.busy());
  EXPECT_EQ(studio_.pictures().made(), 16U);
}

TEST_F(StudioTest, AnnouncesEveryChangeOnce) {
  load();
  finish();
  ASSERT_EQ(platform_.announcements.size(), 1U);
  EXPECT_NE(platform_.announcements[0].find("16 images of the digit 3 by Tiny model, seed 1"),
            std::string::npos)
      << platform_.announcements[0];
  finish();
  EXPECT_EQ(platform_.announcements.size(), 1U);
  resample(state_);
  finish();
  EXPECT_EQ(platform_.announcements.size(), 2U);
}

TEST_F(StudioTest, AsksForADiscriminatorOnceAndOnRequest) {
  studio_.receive_model(index_, tiny_prefix(kClasses));
  finish();
  EXPECT_TRUE(platform_.requests.empty());
  toggle_verdict(state_);
  finish();
  finish();
  EXPECT_EQ(platform_.requests, std::vector<std::size_t>{index_});
  EXPECT_TRUE(studio_.busy()) << "the verdicts are missing";
  studio_.receive_discriminator(index_, tiny_file(kClasses));
  finish();
  EXPECT_FALSE(studio_.busy());
  const PictureSpec spec = gallery_spec(state_, studio_.library(), 0);
  EXPECT_TRUE(studio_.pictures().ask_score(spec)->probability.has_value());
}

TEST_F(StudioTest, DrawsOnWithoutTheDiscriminator) {
  studio_.receive_model(index_, tiny_prefix(kClasses));
  toggle_verdict(state_);
  finish();
  studio_.lose_discriminator(index_, "no network");
  EXPECT_FALSE(studio_.judging());
  finish();
  EXPECT_FALSE(studio_.busy());
  ASSERT_EQ(studio_.notices().size(), 1U);
  EXPECT_NE(studio_.notices()[0].text.find("no network"), std::string::npos);
}

TEST_F(StudioTest, TellsWhichModelFailedAndShowsAnother) {
  const std::size_t second = studio_.announce_model("second", "second");
  studio_.receive_model(index_, {});
  ASSERT_EQ(studio_.notices().size(), 1U);
  EXPECT_NE(studio_.notices()[0].text.find("\"Tiny model\""), std::string::npos);
  studio_.receive_model(second, tiny_prefix(kClasses));
  EXPECT_EQ(state_.model, second);
  studio_.notice("again");
  studio_.notice("again");
  EXPECT_EQ(studio_.notices().size(), 2U) << "the same notice twice";
  studio_.dismiss_notice(0);
  EXPECT_EQ(studio_.notices(), std::vector<Notice>{{"again"}});
}

TEST_F(StudioTest, WantsTheModelsOfTheStateFirst) {
  for (const char* key : {"b", "c", "d"}) studio_.announce_model(key, key);
  EXPECT_EQ(studio_.next_model(), 0U);
  state_.model = 2;
  state_.compared = {3};
  EXPECT_EQ(studio_.next_model(), 2U);
  studio_.receive_model(2, tiny_prefix(kClasses));
  EXPECT_EQ(studio_.next_model(), 3U);
  studio_.lose_model(3, "gone");
  studio_.receive_model(0, tiny_prefix(kClasses));
  EXPECT_EQ(studio_.next_model(), 1U);
  studio_.receive_model(1, tiny_prefix(kClasses));
  EXPECT_EQ(studio_.next_model(), 4U);
  EXPECT_EQ(state_.model, 2U);
}

TEST_F(StudioTest, OpensItsOwnLinksAnywhere) {
  load();
  pick_digit(state_, studio_.library(), 1);
  set_seed(state_, 99);
  select(state_, studio_.library(), 3);
  shift_to(state_, studio_.library(), 400, -200);
  pin(state_, studio_.library());
  const State shown = state_;
  const std::string link = studio_.link();

  Platform platform;
  Studio elsewhere(platform);
  elsewhere.announce_model("another", "another");
  elsewhere.announce_model("tiny too", "tiny");
  ASSERT_TRUE(elsewhere.open_link(link));
  EXPECT_EQ(elsewhere.next_model(), 1U) << "the link's model is wanted first";
  elsewhere.receive_model(1, tiny_prefix(kClasses));
  elsewhere.receive_model(0, tiny_prefix(3));
  State expected = shown;
  expected.model = 1;
  EXPECT_EQ(elsewhere.state, expected);
  EXPECT_EQ(
      elsewhere.pictures().draw(gallery_spec(elsewhere.state, elsewhere.library(), 3)).value(),
      image(3));
}

TEST_F(StudioTest, IgnoresABadLinkWithANotice) {
  load();
  const State before = state_;
  EXPECT_FALSE(studio_.open_link("section-2"));
  EXPECT_EQ(state_, before);
  ASSERT_EQ(studio_.notices().size(), 1U);
}

TEST_F(StudioTest, UndoesAndRedoes) {
  load();
  finish();
  EXPECT_FALSE(studio_.can_undo());
  set_seed(state_, 5);
  finish();
  set_seed(state_, 6);
  finish();
  studio_.undo();
  EXPECT_EQ(state_.seed, 5U);
  studio_.undo();
  EXPECT_EQ(state_.seed, 1U);
  studio_.redo();
  EXPECT_EQ(state_.seed, 5U);
}

TEST_F(StudioTest, PlaysThePathThereAndBack) {
  load();
  pin_two(state_, studio_.library());
  state_.view = View::morph;
  studio_.session.playing = true;
  int highest = 0;
  for (int frame = 0; frame < 180; ++frame) {  // three seconds there, three back
    studio_.begin_frame(1 / 30.0);
    highest = std::max(highest, state_.path.at);
  }
  EXPECT_EQ(highest, 1000);
  EXPECT_LE(state_.path.at, 20);
  EXPECT_TRUE(studio_.working());
  state_.view = View::make;
  studio_.begin_frame(1);
  EXPECT_FALSE(studio_.session.playing) << "nothing plays out of sight";
}

TEST_F(StudioTest, PinsAndLetsGoOfTheSamePicture) {
  load();
  studio_.toggle_pin();
  EXPECT_EQ(state_.pins.size(), 1U);
  EXPECT_EQ(focus_pin(state_, studio_.library()), 0U);
  EXPECT_NE(studio_.session.toast.find("second"), std::string::npos) << studio_.session.toast;
  select(state_, studio_.library(), 1);
  EXPECT_EQ(focus_pin(state_, studio_.library()), 1U);
  studio_.toggle_pin();
  EXPECT_EQ(state_.pins.size(), 2U);
  select(state_, studio_.library(), 0);
  studio_.toggle_pin();
  EXPECT_EQ(state_.pins.size(), 1U);
  EXPECT_EQ(studio_.session.toast, "No longer pinned.");
  while (state_.pins.size() < kMaxPins) {
    resample(state_);
    studio_.toggle_pin();
  }
  resample(state_);
  studio_.toggle_pin();
  EXPECT_EQ(state_.pins.size(), kMaxPins);
  EXPECT_EQ(studio_.session.toast, "There is no place for another pin.");
}

TEST_F(StudioTest, TakesAPersonsOwnModelOrSaysWhyNot) {
  load();
  std::vector<std::byte> damaged = tiny_file(3);
  damaged[damaged.size() / 2] ^= std::byte{1};
  open("mine.dfw", damaged);
  EXPECT_EQ(studio_.library().entries().size(), 1U);
  ASSERT_EQ(studio_.notices().size(), 1U);
  EXPECT_NE(studio_.notices()[0].text.find("mine.dfw"), std::string::npos);

  open("folder/mine.dfw", tiny_file(3));
  ASSERT_EQ(studio_.library().entries().size(), 2U);
  EXPECT_EQ(state_.model, 1U);
  EXPECT_EQ(studio_.library().entries()[1].title, "mine");
  EXPECT_EQ(state_.digit, 0) << "it has no digit 3";

  open("generator.dfw", tiny_prefix(3));
  EXPECT_EQ(state_.model, 2U);
  toggle_verdict(state_);
  finish();
  EXPECT_FALSE(studio_.judging());
  EXPECT_TRUE(platform_.requests.empty()) << "nobody has its discriminator";
}

TEST_F(StudioTest, KeepsPicturesLatentsAndLinks) {
  load();
  set_size(state_, studio_.library(), 4);
  keep::save_sheet(studio_);
  keep::save_image(studio_);
  keep::save_filmstrip(studio_);
  keep::save_animation(studio_);
  ASSERT_EQ(platform_.files.size(), 2U) << "there is no path yet";
  EXPECT_EQ(platform_.files[0].name, "digitforge-tiny-3-seed-1.png");
  EXPECT_EQ(platform_.files[0].type, "image/png");
  pin_two(state_, studio_.library());
  keep::save_filmstrip(studio_);
  keep::save_animation(studio_);
  ASSERT_EQ(platform_.files.size(), 4U);
  EXPECT_GT(platform_.files[3].bytes.size(), platform_.files[1].bytes.size());
  keep::copy_image(studio_);
  EXPECT_EQ(platform_.picture.size() > 8 ? platform_.picture[1] : 0, 'P');
  keep::copy_link(studio_);
  EXPECT_EQ(platform_.copied, "https://host/#" + studio_.link());
  keep::copy_latent(studio_);
  EXPECT_EQ(platform_.copied.front(), '[');
  EXPECT_EQ(std::count(platform_.copied.begin(), platform_.copied.end(), ','), 3);
}

TEST_F(StudioTest, DoesByNameWhatControlsDo) {
  load();
  EXPECT_TRUE(run_command(studio_, "digit", "2"));
  EXPECT_TRUE(run_command(studio_, "seed", "4294967295"));
  EXPECT_TRUE(run_command(studio_, "size", "9"));
  EXPECT_TRUE(run_command(studio_, "view", "2"));
  EXPECT_TRUE(run_command(studio_, "pin-two", ""));
  EXPECT_EQ(state_.digit, 2);
  EXPECT_EQ(state_.seed, 4294967295U);
  EXPECT_EQ(state_.count, 9);
  EXPECT_EQ(state_.view, View::morph);
  EXPECT_EQ(state_.pins.size(), 2U);
  EXPECT_TRUE(run_command(studio_, "path-from", "1"));
  EXPECT_EQ(state_.path.from, 0U) << "a path has two ends";
  EXPECT_TRUE(run_command(studio_, "pin-two", ""));
  EXPECT_TRUE(run_command(studio_, "path-to", "0"));
  EXPECT_EQ(state_.path.to, 0U);
  EXPECT_TRUE(run_command(studio_, "view", "1"));
  EXPECT_TRUE(run_command(studio_, "which-value", "3"));
  EXPECT_TRUE(run_command(studio_, "value", "-50"));
  ASSERT_EQ(state_.own.size(), 1U);
  EXPECT_EQ(state_.own[0].noise.values[2], -16384);
  EXPECT_TRUE(run_command(studio_, "which-value", "1000000"));
  EXPECT_TRUE(run_command(studio_, "digit", "all"));
  EXPECT_EQ(state_.digit, kAllDigits);
  const State before = state_;
  EXPECT_FALSE(run_command(studio_, "seed", "4294967296"));
  EXPECT_FALSE(run_command(studio_, "size", "many"));
  EXPECT_FALSE(run_command(studio_, "explode", "1"));
  EXPECT_EQ(state_, before);
}

TEST_F(StudioTest, ADigitIsTheEndOfAMorph) {
  load();
  studio_.choose_digit(2);
  EXPECT_EQ(state_.digit, 2);
  show_view(state_, View::morph);
  studio_.choose_digit(1);
  EXPECT_EQ(state_.digit, 2);
  ASSERT_TRUE(has_path(state_));
  EXPECT_EQ(main_digit(state_.pins[state_.path.to].label), 1);
  EXPECT_TRUE(studio_.session.playing);
}

TEST_F(StudioTest, SaysWhatWasDoneUntilItFails) {
  load();
  keep::copy_link(studio_);
  EXPECT_EQ(studio_.session.toast, "A link to this was copied.");
  EXPECT_EQ(platform_.announcements.back(), studio_.session.toast);
  studio_.notice("The browser did not allow copying.");
  EXPECT_EQ(studio_.session.toast, "");
  keep::save_sheet(studio_);
  EXPECT_EQ(studio_.session.toast, "Saved as " + platform_.files.back().name);
}

TEST_F(StudioTest, HasAPictureOfEveryViewForThoseWhoCannotSee) {
  load();
  for (const View view : {View::make, View::shape, View::compare}) {
    show_view(state_, view);
    EXPECT_FALSE(keep::view_png(studio_).empty());
  }
  show_view(state_, View::quiz);
  EXPECT_TRUE(keep::view_png(studio_).empty()) << "there are no real digits here";
  show_view(state_, View::morph);
  studio_.choose_digit(1);
  const std::vector<std::uint8_t> start = keep::view_png(studio_);
  set_path_place(state_, 500);
  EXPECT_NE(keep::view_png(studio_), start);
}

TEST_F(StudioTest, ComparesInFigures) {
  load();
  show_view(state_, View::compare);
  EXPECT_EQ(compared_figures(state_, studio_.library(), studio_.pictures(), 0).count, 0U);
  studio_.begin_frame(0.01);
  const std::vector<PictureSpec> specs = compared_specs(state_, studio_.library());
  EXPECT_EQ(specs.size(), 16U);
  for (const PictureSpec& spec : specs) studio_.pictures().ask(spec);
  while (studio_.pictures().pending()) studio_.update(1);
  const Figures means = compared_figures(state_, studio_.library(), studio_.pictures(), 0);
  EXPECT_EQ(means.count, 16U);
  double sharp = 0;
  const Shape& image = studio_.library().model(0)->info().image;
  for (const PictureSpec& spec : specs) {
    sharp += sharpness(studio_.pictures().draw(spec).value(), image[1], image[2]) / 16;
  }
  EXPECT_NEAR(means.sharpness, sharp, 1e-6);
  EXPECT_NE(studio_.summary().find("Tiny model: sharpness "), std::string::npos);
}

TEST_F(StudioTest, TellsAboutAModel) {
  load();
  studio_.add_score(0, "Parzen", "225 nats");
  const LibraryEntry& entry = studio_.library().entries()[0];
  std::uint64_t parameters = 0;
  for (const LayerSummary& layer :
       layers_of(entry.model->description().generator, entry.generator_shapes)) {
    EXPECT_FALSE(layer.title.empty());
    EXPECT_FALSE(layer.size.empty());
    parameters += layer.parameters;
  }
  EXPECT_EQ(parameters, entry.model->info().generator_parameters);
  const std::string json = about_json(entry);
  EXPECT_NE(json.find(R"(["Parzen","225 nats"])"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("discriminator":[{"title":"In: )"), std::string::npos) << json;
}

class QuizTest : public StudioTest {
 protected:
  void SetUp() override {
    load();
    std::vector<std::byte> bytes;
    for (const int value :
         std::vector<int>{'D', 'F', 'R', '1', 2, 0, 7, 27, 26, 1, 2, 0, 255, 3, 0, 0, 1, 1, 51}) {
      bytes.push_back(static_cast<std::byte>(value));
    }
    real_bytes_ = bytes;
    studio_.receive_real_digits(bytes);
  }
  std::vector<std::byte> real_bytes_;
};

TEST_F(QuizTest, ReadsRealDigits) {
  const RealDigits& real = studio_.real();
  ASSERT_EQ(real.size(), 2U);
  EXPECT_EQ(real.label(0), 7);
  EXPECT_EQ(real.image(0)[27 * 28 + 27], 1.0F);
  EXPECT_EQ(real.image(0)[27 * 28 + 26], -1.0F);
  EXPECT_FLOAT_EQ(real.image(1)[0], -0.6F);
  EXPECT_EQ(real.with_label(3), std::vector<std::size_t>{1});
  EXPECT_EQ(real.with_label(kNone).size(), 2U);
}

TEST_F(QuizTest, RefusesDamagedRealDigits) {
  for (std::size_t size = 0; size < real_bytes_.size(); ++size) {
    EXPECT_FALSE(RealDigits::read(std::span(real_bytes_).first(size)).ok()) << size;
  }
  std::vector<std::byte> longer = real_bytes_;
  longer.resize(longer.size() + 1);
  EXPECT_FALSE(RealDigits::read(longer).ok());
  std::vector<std::byte> beyond = real_bytes_;
  beyond[7] = std::byte{28};
  EXPECT_FALSE(RealDigits::read(beyond).ok());
}

TEST_F(QuizTest, AsksBothKindsAndKeepsTheScore) {
  Quiz quiz;
  int real = 0;
  for (int i = 0; i < 200; ++i) {
    const Question asked = question(quiz, state_, studio_.library(), studio_.real());
    EXPECT_EQ(asked.real, asked.picture.model == kRealModel);
    real += asked.real;
    next_question(quiz);  // ignored: not answered
    answer(quiz, asked, true);
    answer(quiz, asked, false);  // ignored: answered
    next_question(quiz);
  }
  EXPECT_GT(real, 70);
  EXPECT_LT(real, 130);
  EXPECT_EQ(quiz.asked, 200U);
  EXPECT_EQ(quiz.right, static_cast<std::uint32_t>(real));
  EXPECT_EQ(quiz.number, 200U);
}

TEST_F(QuizTest, SaysHowTheAnswerWas) {
  show_view(state_, View::quiz);
  EXPECT_EQ(studio_.summary(), "Question 1: real or forged?");
  const Question asked = question(studio_.session.quiz, state_, studio_.library(), studio_.real());
  EXPECT_TRUE(run_command(studio_, "answer", asked.real ? "1" : "0"));
  EXPECT_EQ(studio_.summary(), std::string("Right: ") +
                                   (asked.real ? "somebody wrote it." : "it is forged.") +
                                   " 1 of 1 right so far.");
  EXPECT_TRUE(run_command(studio_, "next", ""));
  EXPECT_EQ(studio_.summary(), "Question 2: real or forged? 1 of 1 right so far.");
}

TEST_F(QuizTest, ShowsRealDigitsAsTheyAre) {
  studio_.begin_frame(0);
  const Picture* picture = studio_.pictures().ask({kRealModel, {.index = 0}, {}});
  ASSERT_NE(picture, nullptr);
  EXPECT_TRUE(picture->ready);
  EXPECT_EQ(picture->pixels[27 * 28 + 27], 1.0F);
  studio_.update(1);
  EXPECT_EQ(platform_.uploads, 1U);
  EXPECT_EQ(studio_.pictures().ask({kRealModel, {.index = 2}, {}}), nullptr);
}

}  // namespace

TEST(ClassName, IsToldWhereItIsMoreThanTheDigit) {
  ModelInfo info;
  info.metadata.class_names = {"0", "Trouser"};
  EXPECT_EQ(class_name(info, 0), "");
  EXPECT_EQ(class_name(info, 1), "Trouser");
  EXPECT_EQ(class_name(info, 2), "");
  EXPECT_EQ(class_name(info, kNone), "");
}

}  // namespace digitforge
