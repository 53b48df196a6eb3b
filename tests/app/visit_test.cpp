// What the window keeps over visits, and what it opens.
#include "web/shell/native/visit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "shared/files.h"
#include "tests/app/platform.h"
#include "tests/app/stand_ins.h"
#include "tests/app/tiny_file.h"
#include "tests/support/temporary_folder.h"

namespace digitforge {
namespace {

/// A visit: an app with one model.
struct Visit {
  explicit Visit(const std::filesystem::path& folder, const Options& options = {})
      : memory(folder), own(memory) {
    studio.announce_model("Tiny model", "tiny");
    studio.receive_model(0, tiny_file(4));
    begin_visit(studio, options, memory, own);
  }
  /// Opens a model of the person's own, as the window does.
  void open(const std::filesystem::path& path) {
    own.open(studio, path);
    studio.finish_opening();
    for (const Platform::Kept& opened : platform.kept) own.keep(opened.key, opened.file);
    platform.kept.clear();
  }
  bool toured() const { return studio.session.tour >= 0; }

  Platform platform;
  Studio studio{platform};
  Memory memory;
  OwnModels own;
};

class VisitTest : public testing::Test {
 protected:
  void write(const char* name, const std::string& text) const {
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / name) << text;
  }

  TemporaryFolder parent_;
  std::filesystem::path folder_ = parent_.path() / "not" / "yet";
};

TEST_F(VisitTest, TheFirstBeginsWithTheTour) {
  Visit first(folder_);
  EXPECT_TRUE(first.toured());
  keep_visit(first.studio, first.memory);
  EXPECT_FALSE(Visit(folder_).toured());
}

TEST_F(VisitTest, OpensWhereTheLastOneEnded) {
  Visit last(folder_);
  last.studio.state.seed = 77;
  last.studio.state.view = View::compare;
  last.studio.preferences = {Preferences::Look::light, true};
  keep_visit(last.studio, last.memory);
  const Visit next(folder_);
  EXPECT_EQ(next.studio.state, last.studio.state);
  EXPECT_EQ(next.studio.preferences, last.studio.preferences);
}

TEST_F(VisitTest, TheCommandLineComesFirst) {
  Visit last(folder_);
  last.studio.state.seed = 77;
  keep_visit(last.studio, last.memory);
  Options digit, own, look, tour;
  digit.digit = "2";
  own.own = {"mine.dfw"};
  look.look = "light";
  tour.tour = true;
  EXPECT_EQ(Visit(folder_, digit).studio.state, State{});
  EXPECT_EQ(Visit(folder_, own).studio.state, State{});
  EXPECT_EQ(Visit(folder_, look).studio.state.seed, 77U);
  EXPECT_EQ(Visit(folder_, look).studio.preferences.look, Preferences::Look::light);
  EXPECT_TRUE(Visit(folder_, tour).toured());
  EXPECT_FALSE(Visit(parent_.path() / "other", digit).toured());
}

TEST_F(VisitTest, WhatCannotBeReadIsAsGoodAsNone) {
  for (const char* text : {"", "1-00000000-d=2", "nonsense", "\xff\xfe"}) {
    write("state", text);
    write("preferences", text);
    const Visit visit(folder_);
    EXPECT_EQ(visit.studio.state, State{});
    EXPECT_EQ(visit.studio.notices().size(), 0U) << text;
  }
  std::filesystem::remove(folder_ / "state");
  std::filesystem::create_directory(folder_ / "state");
  EXPECT_EQ(Visit(folder_).studio.state, State{});
}

/// A file of a model of the person's own.
std::filesystem::path write_own(const std::filesystem::path& path, std::uint32_t classes) {
  const std::vector<std::byte> bytes = tiny_file(classes);
  EXPECT_TRUE(write_file(path.string(), bytes).ok());
  return path;
}

TEST_F(VisitTest, OpensTheOwnModelsThatTheLastOneShowed) {
  Visit last(folder_);
  last.open(write_own(parent_.path() / "not shown.dfw", 3));
  last.open(write_own(parent_.path() / "my own.dfw", 4));
  last.studio.state.compared = {0, 2};
  keep_visit(last.studio, last.memory);
  Visit next(folder_);
  ASSERT_EQ(next.studio.library().entries().size(), 2U);
  EXPECT_EQ(next.studio.library().entries()[1].key, "my_own");
  EXPECT_EQ(next.studio.link(), last.studio.link());
  EXPECT_EQ(next.studio.notices().size(), 0U);
  EXPECT_EQ(next.studio.session.toast, "");
  next.own.reopen(next.studio, "1-00000000-m=not_shown");
  EXPECT_EQ(next.studio.library().entries().size(), 2U) << "that is no link";
}

TEST_F(VisitTest, TellsOwnModelsOfOneNameApart) {
  std::filesystem::create_directory(parent_.path() / "other");
  Visit last(folder_);
  last.open(write_own(parent_.path() / "mine.dfw", 3));
  last.open(write_own(parent_.path() / "other" / "mine.dfw", 4));
  keep_visit(last.studio, last.memory);
  const Visit next(folder_);
  EXPECT_EQ(next.studio.link(), last.studio.link());
  EXPECT_EQ(next.studio.notices().size(), 0U);
  EXPECT_EQ(next.studio.library().model(next.studio.state.model)->info().classes, 4U);
}

TEST_F(VisitTest, KnowsTheLastFewOwnModels) {
  Visit last(folder_);
  for (int i = 0; i < 10; ++i) {
    last.open(write_own(parent_.path() / (std::to_string(i) + ".dfw"), 4));
  }
  last.open(parent_.path() / "missing.dfw");
  const std::string kept = last.memory.recall("models").value_or("");
  EXPECT_EQ(std::count(kept.begin(), kept.end(), '\n'), 8);
  EXPECT_EQ(kept.rfind("2 ", 0), 0U) << kept;
}

TEST_F(VisitTest, AModelThatIsNotThereIsNamed) {
  Visit last(folder_);
  last.open(write_own(parent_.path() / "mine.dfw", 4));
  keep_visit(last.studio, last.memory);
  std::filesystem::remove(parent_.path() / "mine.dfw");
  const Visit next(folder_);
  EXPECT_EQ(next.studio.state, State{});
  ASSERT_EQ(next.studio.notices().size(), 1U);
  EXPECT_NE(next.studio.notices()[0].text.find("\"mine\""), std::string::npos);
}

TEST_F(VisitTest, WithoutAFolderNothingIsKept) {
  for (const auto& folder : {std::filesystem::path(), parent_.path() / "file" / "folder"}) {
    std::ofstream(parent_.path() / "file") << "no folder";
    Visit visit(folder);
    keep_visit(visit.studio, visit.memory);
    EXPECT_FALSE(visit.memory.recall("state"));
  }
  EXPECT_FALSE(Visit("").toured());
}

TEST_F(VisitTest, WritesOnlyWhatIsNew) {
  Memory memory(folder_);
  memory.remember("state", "one");
  write("state", "by another window");
  memory.remember("state", "one");
  EXPECT_EQ(text_of(folder_ / "state"), "by another window");
  memory.remember("state", "two");
  EXPECT_EQ(memory.recall("state"), "two");
}

TEST(MemoryFolder, IsThatOfTheSpecification) {
  const std::string home = std::getenv("HOME") ? std::getenv("HOME") : "";
  setenv("HOME", "/home/me", 1);
  setenv("XDG_STATE_HOME", "/kept", 1);
  EXPECT_EQ(Memory::usual_folder(), "/kept/digitforge");
  setenv("XDG_STATE_HOME", "relative", 1);
  EXPECT_EQ(Memory::usual_folder(), "/home/me/.local/state/digitforge");
  unsetenv("XDG_STATE_HOME");
  EXPECT_EQ(Memory::usual_folder(), "/home/me/.local/state/digitforge");
  unsetenv("HOME");
  EXPECT_EQ(Memory::usual_folder(), "");
  setenv("HOME", home.c_str(), 1);
}

TEST(PreferenceBits, AnyNumberGivesPreferences) {
  for (int bits = 0; bits < 8; ++bits) {
    const Preferences preferences = preferences_of(bits);
    EXPECT_EQ(preference_bits(preferences), (bits & 3) < 3 ? bits : bits & 4);
  }
  EXPECT_EQ(preferences_of(-1), (Preferences{Preferences::Look::system, true}));
}

}  // namespace
}  // namespace digitforge
