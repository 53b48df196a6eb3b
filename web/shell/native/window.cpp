#include "web/shell/native/window.h"

#include <imgui.h>

#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>

#include "backends/imgui_impl_glfw.h"
#include "backends/imgui_impl_opengl3.h"
#include "shared/files.h"
#include "web/app/png.h"

namespace digitforge {
namespace {

void on_any_event(GLFWwindow* window) {
  if (auto* app = static_cast<App*>(glfwGetWindowUserPointer(window))) app->wake();
}

/// Paths dropped on the one window, until they are taken.
std::vector<std::filesystem::path>& dropped() {
  static std::vector<std::filesystem::path> paths;
  return paths;
}

/// Wakes the app on every kind of event. Set before Dear ImGui's callbacks, which chain to these.
void wake_on_events(GLFWwindow* window) {
  glfwSetKeyCallback(window, [](GLFWwindow* w, int, int, int, int) { on_any_event(w); });
  glfwSetCharCallback(window, [](GLFWwindow* w, unsigned) { on_any_event(w); });
  glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int, int, int) { on_any_event(w); });
  glfwSetScrollCallback(window, [](GLFWwindow* w, double, double) { on_any_event(w); });
  glfwSetCursorPosCallback(window, [](GLFWwindow* w, double, double) { on_any_event(w); });
  glfwSetCursorEnterCallback(window, [](GLFWwindow* w, int) { on_any_event(w); });
  glfwSetWindowFocusCallback(window, [](GLFWwindow* w, int) { on_any_event(w); });
  glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { on_any_event(w); });
  glfwSetDropCallback(window, [](GLFWwindow* w, int count, const char** paths) {
    dropped().insert(dropped().end(), paths, paths + count);
    on_any_event(w);
  });
  glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { on_any_event(w); });
}

Error glfw_error(const char* what) {
  const char* reason = nullptr;
  glfwGetError(&reason);
  return {ErrorCode::io, std::string(what) + ": " + (reason ? reason : "unknown reason")};
}

}  // namespace

void WindowBackend::upload(std::span<const std::uint8_t> rgba, std::uint32_t x, std::uint32_t y,
                           std::uint32_t width, std::uint32_t height) {
  texture_.upload(rgba, x, y, width, height);
}

void WindowBackend::announce(const std::string& text) {
  if (window_) glfwSetWindowTitle(window_, ("DigitForge \u2013 " + text).c_str());
}

void WindowBackend::copy_text(const std::string& text) {
  glfwSetClipboardString(window_, text.c_str());
}

void WindowBackend::save(const std::string& name, const std::string&,
                         std::span<const std::uint8_t> bytes) {
  const Status written = write_file(name, std::as_bytes(bytes));
  if (!written) problems_.push_back(written.error().message);
}

std::vector<std::string> WindowBackend::take_problems() { return std::exchange(problems_, {}); }

std::vector<std::pair<std::string, std::filesystem::path>> WindowBackend::take_opened() {
  return std::exchange(opened_, {});
}

std::vector<std::size_t> WindowBackend::take_requests() { return std::exchange(requests_, {}); }

Result<Window> Window::open(int width, int height, float scale) {
#ifdef GLFW_PLATFORM
  // GLFW 3.4 tries Wayland first, whose library complains on standard error where there is none.
  const bool x11_alone = std::getenv("DISPLAY") != nullptr && !std::getenv("WAYLAND_DISPLAY") &&
                         glfwPlatformSupported(GLFW_PLATFORM_X11);
  if (x11_alone) glfwInitHint(GLFW_PLATFORM, GLFW_PLATFORM_X11);
#endif
  if (!glfwInit()) return glfw_error("no window system");
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  GLFWwindow* window = glfwCreateWindow(width, height, "DigitForge", nullptr, nullptr);
  if (!window) {
    const Error error = glfw_error("no window with OpenGL 3.2");
    glfwTerminate();
    return error;
  }
  glfwSetWindowSizeLimits(window, 320, 480, GLFW_DONT_CARE, GLFW_DONT_CARE);
  glfwMakeContextCurrent(window);
  glfwSwapInterval(1);
  wake_on_events(window);
  ImGui::CreateContext();
  ImGui_ImplGlfw_InitForOpenGL(window, true);
  ImGui_ImplOpenGL3_Init("#version 150");
  return Window(window, scale);
}

Window::Window(Window&& other) noexcept
    : window_(std::exchange(other.window_, nullptr)), scale_(other.scale_) {}

Window::~Window() {
  if (!window_) return;
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext();
  glfwDestroyWindow(window_);
  glfwTerminate();
}

float Window::scale() const {
  if (scale_ > 0) return scale_;
  float x = 1;
  float y = 1;
  glfwGetWindowContentScale(window_, &x, &y);
  return x > 0 ? x : 1;
}

void Window::draw(App& app, double budget_ms) {
  int width = 0;
  int height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  if (width == 0 || height == 0) return;
  const ImVec2 size(static_cast<float>(width), static_cast<float>(height));
  if (app.set_scale(scale(), size)) ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_NewFrame();
  if (ImGui::GetIO().Fonts->TexID == nullptr) ImGui_ImplOpenGL3_CreateFontsTexture();
  ImGui_ImplGlfw_NewFrame();
  app.frame(size, budget_ms);
  glViewport(0, 0, width, height);
  const ImVec4 clear = ImGui::ColorConvertU32ToFloat4(app.background());
  glClearColor(clear.x, clear.y, clear.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

std::vector<std::filesystem::path> Window::take_dropped() { return std::exchange(dropped(), {}); }

bool Window::open_key_pressed() { return ImGui::IsKeyChordPressed(ImGuiMod_Ctrl | ImGuiKey_O); }

void Window::handle_events(App& app, double seconds) {
  glfwSetWindowUserPointer(window_, &app);
  if (app.wants_frame()) {
    glfwPollEvents();
  } else if (std::isfinite(seconds)) {
    glfwWaitEventsTimeout(seconds);
  } else {
    glfwWaitEvents();
  }
}

Status Window::save(const std::filesystem::path& path) const {
  int width = 0;
  int height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  const auto row = static_cast<std::size_t>(width) * 3;
  std::vector<std::uint8_t> upside_down(row * static_cast<std::size_t>(height));
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE, upside_down.data());
  std::vector<std::uint8_t> rgb;
  rgb.reserve(upside_down.size());
  for (int y = height - 1; y >= 0; --y) {
    const auto first = upside_down.begin() + static_cast<std::ptrdiff_t>(row) * y;
    rgb.insert(rgb.end(), first, first + static_cast<std::ptrdiff_t>(row));
  }
  const std::vector<std::uint8_t> png =
      encode_png_rgb(rgb, static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height));
  return write_file(path.string(), std::as_bytes(std::span(png)));
}

}  // namespace digitforge
