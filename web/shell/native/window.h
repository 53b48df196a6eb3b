#pragma once

#include <GLFW/glfw3.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "shared/error.h"
#include "web/app/app.h"
#include "web/shell/atlas_texture.h"
#include "web/shell/native/file_dialog.h"
#include "web/shell/native/picture_clipboard.h"

namespace digitforge {

/// The native shell's side of the app: files from disk and to the working folder, the system's
/// clipboard, its dialog to choose a file with, announcements to the window's title.
class WindowBackend : public Backend {
 public:
  TextureHandle texture() override { return texture_.handle(); }
  void upload(std::span<const std::uint8_t> rgba, std::uint32_t x, std::uint32_t y,
              std::uint32_t width, std::uint32_t height) override;
  void request_discriminator(std::size_t index) override { requests_.push_back(index); }
  bool fetches_again() const override { return false; }
  void fetch_again(const Missing&) override {}
  void keep_model(const std::string& file, const std::string& key,
                  std::span<const std::byte>) override {
    opened_.emplace_back(key, file);
  }
  void announce(const std::string& text) override;
  void copy_text(const std::string& text) override;
  bool copies_pictures() const override { return clipboard_.available(); }
  void copy_picture(std::span<const std::uint8_t> png) override { clipboard_.copy(png); }
  void save(const std::string& name, const std::string& type,
            std::span<const std::uint8_t> bytes) override;
  bool chooses_files() const override { return dialog_.available(); }
  bool has_plain_controls() const override { return false; }
  void choose_file() override { dialog_.open(); }
  std::string link(const std::string& state) const override { return state; }

  /// Requests since the last call; answered between frames.
  std::vector<std::size_t> take_requests();
  /// The person's own models that were opened since the last call: what links call each, and its
  /// file.
  std::vector<std::pair<std::string, std::filesystem::path>> take_opened();
  /// What could not be saved since the last call, in words.
  std::vector<std::string> take_problems();
  PictureClipboard& clipboard() { return clipboard_; }
  FileDialog& dialog() { return dialog_; }
  /// Whether a program that the desktop helps with is at work: no event tells of its end.
  bool is_helped() const { return clipboard_.busy() || dialog_.is_open(); }
  void set_window(GLFWwindow* window) { window_ = window; }

 private:
  AtlasTexture texture_;
  std::vector<std::size_t> requests_;
  std::vector<std::pair<std::string, std::filesystem::path>> opened_;
  std::vector<std::string> problems_;
  PictureClipboard clipboard_;
  FileDialog dialog_;
  GLFWwindow* window_ = nullptr;
};

/// A GLFW window with OpenGL 3 and Dear ImGui on it.
class Window {
 public:
  /// Opens the window. A scale of 0 follows the screen. Errors: io.
  static Result<Window> open(int width, int height, float scale);
  Window(Window&& other) noexcept;
  Window& operator=(Window&&) = delete;
  ~Window();

  GLFWwindow* handle() const { return window_; }
  bool should_close() const { return glfwWindowShouldClose(window_) != 0; }
  /// Draws one frame of the app, with about `budget_ms` for making pictures.
  void draw(App& app, double budget_ms);
  /// Shows what draw() drew.
  void present() { glfwSwapBuffers(window_); }
  /// Files that were dropped on the window since the last call.
  std::vector<std::filesystem::path> take_dropped();
  /// Whether Ctrl+O, a window's key for opening a file, was pressed before the last draw().
  static bool open_key_pressed();
  /// Handles what happened; waits for something to happen where `app` wants no frame, for `seconds`
  /// at most.
  void handle_events(App& app, double seconds);
  /// Writes what draw() drew, before it is presented. Errors: io.
  Status save(const std::filesystem::path& path) const;

 private:
  Window(GLFWwindow* window, float scale) : window_(window), scale_(scale) {}
  float scale() const;

  GLFWwindow* window_ = nullptr;
  float scale_ = 0;
};

}  // namespace digitforge
