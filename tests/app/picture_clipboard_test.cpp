// Copying pictures by the desktop's own tools, for which scripts stand in.
#include "web/shell/native/picture_clipboard.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/app/stand_ins.h"

namespace digitforge {
namespace {

class PictureClipboardTest : public testing::Test {
 protected:
  void SetUp() override { unsetenv("WAYLAND_DISPLAY"); }
  void TearDown() override { unsetenv("WAYLAND_DISPLAY"); }

  /// What becomes of copying "png" now.
  Status copy() {
    PictureClipboard clipboard;
    EXPECT_TRUE(clipboard.available());
    EXPECT_FALSE(clipboard.poll());
    const std::vector<std::uint8_t> png = {'p', 'n', 'g'};
    clipboard.copy(png);
    const Status copied = eventually([&] { return clipboard.poll(); });
    EXPECT_FALSE(clipboard.busy());
    EXPECT_FALSE(clipboard.poll()) << "told once";
    return copied;
  }

  StandIns programs_;
};

constexpr const char* kTells = R"(echo "$(basename "$0") $*" >"$TOLD"; cat >>"$TOLD")";

TEST_F(PictureClipboardTest, NeedsATool) { EXPECT_FALSE(PictureClipboard().available()); }

TEST_F(PictureClipboardTest, XclipTakesThem) {
  programs_.add("xclip", kTells);
  programs_.add("wl-copy", kTells);
  EXPECT_TRUE(copy().ok());
  EXPECT_EQ(programs_.told(), "xclip -selection clipboard -t image/png\npng");
}

TEST_F(PictureClipboardTest, UnderWaylandWlCopyDoes) {
  setenv("WAYLAND_DISPLAY", "wayland-0", 1);
  programs_.add("xclip", kTells);
  EXPECT_TRUE(copy().ok());
  EXPECT_EQ(programs_.told(), "xclip -selection clipboard -t image/png\npng") << "better than none";
  programs_.add("wl-copy", kTells);
  EXPECT_TRUE(copy().ok());
  EXPECT_EQ(programs_.told(), "wl-copy --type image/png\npng");
}

TEST_F(PictureClipboardTest, AFailureSaysWhatToDo) {
  programs_.add("xclip", "exit 1");
  const Status copied = copy();
  ASSERT_FALSE(copied.ok());
  EXPECT_NE(copied.error().message.find("xclip"), std::string::npos);
  EXPECT_NE(copied.error().message.find("Save it"), std::string::npos);
}

TEST_F(PictureClipboardTest, TheLastCopyCounts) {
  programs_.add("xclip", "if grep -q first; then sleep 60; fi");
  PictureClipboard clipboard;
  clipboard.copy(std::vector<std::uint8_t>{'f', 'i', 'r', 's', 't'});
  clipboard.copy(std::vector<std::uint8_t>{'l', 'a', 's', 't'});
  EXPECT_TRUE(eventually([&] { return clipboard.poll(); }).ok());
}

}  // namespace
}  // namespace digitforge
