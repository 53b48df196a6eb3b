// Choosing a file by the desktop's own dialogs, for which scripts stand in.
#include "web/shell/native/file_dialog.h"

#include <gtest/gtest.h>

#include "tests/app/stand_ins.h"

namespace digitforge {
namespace {

using Choice = Result<std::filesystem::path>;

class FileDialogTest : public testing::Test {
 protected:
  /// What comes of the dialog now.
  static Choice choose() {
    FileDialog dialog;
    EXPECT_TRUE(dialog.available());
    EXPECT_FALSE(dialog.poll());
    dialog.open();
    const Choice choice = eventually([&] { return dialog.poll(); });
    EXPECT_FALSE(dialog.is_open());
    EXPECT_FALSE(dialog.poll()) << "told once";
    return choice;
  }

  StandIns programs_;
};

TEST_F(FileDialogTest, NeedsAProgram) {
  FileDialog dialog;
  EXPECT_FALSE(dialog.available());
  dialog.open();
  EXPECT_FALSE(dialog.is_open());
}

TEST_F(FileDialogTest, ZenityComesFirst) {
  programs_.add("kdialog", "echo /by/kdialog.dfw");
  EXPECT_EQ(choose().value(), "/by/kdialog.dfw");
  programs_.add("zenity", R"(echo "$*" >"$TOLD"; echo "/with spaces/mine.dfw")");
  EXPECT_EQ(choose().value(), "/with spaces/mine.dfw");
  EXPECT_NE(programs_.told().find("--file-selection"), std::string::npos);
}

TEST_F(FileDialogTest, CancellingIsNoFailure) {
  programs_.add("zenity", "exit 1");
  EXPECT_EQ(choose().value(), "");
}

TEST_F(FileDialogTest, AFailureSaysWhatToDo) {
  programs_.add("zenity", "exit 255");
  const Choice choice = choose();
  ASSERT_FALSE(choice.ok());
  EXPECT_NE(choice.error().message.find("zenity"), std::string::npos);
  EXPECT_NE(choice.error().message.find("Drop one"), std::string::npos);
}

TEST_F(FileDialogTest, OneIsOpenAtATime) {
  programs_.add("zenity", R"(echo opened >>"$TOLD"; sleep 1; echo /mine.dfw)");
  FileDialog dialog;
  dialog.open();
  dialog.open();
  EXPECT_TRUE(dialog.is_open());
  EXPECT_EQ(eventually([&] { return dialog.poll(); }).value(), "/mine.dfw");
  EXPECT_EQ(programs_.told(), "opened\n");
}

}  // namespace
}  // namespace digitforge
