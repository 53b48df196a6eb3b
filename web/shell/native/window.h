#pragma once

#include <GLFW/glfw3.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "shared/error.h"
#include "web/app/app.h"
#include "web/shell/gallery_texture.h"

namespace digitforge {

/// The native shell's side of the app: files from disk, announcements to the window's title.
class WindowBackend : public Backend {
 public:
  TextureHandle upload(std::span<const std::uint8_t> rgba, std::uint32_t width,
                       std::uint32_t height) override;
  void request_discriminator(std::size_t index) override;
  void announce(const std::string& text) override;

  /// Requests since the last call; answered between frames.
  std::vector<std::size_t> take_requests();
  void set_window(GLFWwindow* window) { window_ = window; }

 private:
  GalleryTexture texture_;
  std::vector<std::size_t> requests_;
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
  /// Handles what happened; waits for something to happen where `app` wants no frame.
  void handle_events(App& app);
  /// Writes what draw() drew, before it is presented. Errors: io.
  Status save(const std::filesystem::path& path) const;

 private:
  Window(GLFWwindow* window, float scale) : window_(window), scale_(scale) {}
  float scale() const;

  GLFWwindow* window_ = nullptr;
  float scale_ = 0;
};

}  // namespace digitforge
