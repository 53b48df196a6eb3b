// What page.mjs calls. Coordinates are device pixels of the canvas, texts UTF-8.

#include <GLES3/gl3.h>
#include <emscripten.h>
#include <emscripten/html5.h>
#include <imgui.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "backends/imgui_impl_opengl3.h"
#include "runtime/threads.h"
#include "web/app/about.h"
#include "web/app/app.h"
#include "web/app/commands.h"
#include "web/app/keep.h"
#include "web/app/link.h"
#include "web/shell/page/page_backend.h"

namespace digitforge {
namespace {

/// Time for the interface and for making pictures in one frame, in milliseconds: with the uploads
/// and the drawing calls that follow, a frame's work stays within 8 ms, half of what there is.
constexpr double kFrameBudget = 4.8;

/// The one app of the page.
struct Page {
  PageBackend backend;
  std::unique_ptr<App> app;
  /// Lives as long as the page, in which nobody may wait for a thread to end.
  ThreadPool* pool = nullptr;
  std::string report;
  std::vector<std::uint8_t> bytes;
};

Page& page() {
  static Page instance;
  return instance;
}

std::span<const std::byte> span_of(const void* bytes, int size) {
  return {static_cast<const std::byte*>(bytes), static_cast<std::size_t>(size)};
}

bool create_context() {
  EmscriptenWebGLContextAttributes attributes;
  emscripten_webgl_init_context_attributes(&attributes);
  attributes.majorVersion = 2;
  attributes.alpha = false;
  attributes.antialias = false;
  attributes.depth = false;
  attributes.stencil = false;
  attributes.preserveDrawingBuffer = true;  // frames are drawn only when something changes
  const EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context =
      emscripten_webgl_create_context("#canvas", &attributes);
  return context > 0 && emscripten_webgl_make_context_current(context) == EMSCRIPTEN_RESULT_SUCCESS;
}

ImGuiKey digit_key(int digit) { return static_cast<ImGuiKey>(ImGuiKey_0 + digit); }

/// A KeyboardEvent's `key` as Dear ImGui's; ImGuiKey_None for keys that the app does not use.
ImGuiKey key_named(const std::string& key) {
  static constexpr struct {
    const char* name;
    ImGuiKey key;
  } kNamed[] = {
      {" ", ImGuiKey_Space},         {"Enter", ImGuiKey_Enter},
      {"Escape", ImGuiKey_Escape},   {"Backspace", ImGuiKey_Backspace},
      {"Delete", ImGuiKey_Delete},   {"ArrowLeft", ImGuiKey_LeftArrow},
      {"ArrowUp", ImGuiKey_UpArrow}, {"ArrowRight", ImGuiKey_RightArrow},
      {"Home", ImGuiKey_Home},       {"ArrowDown", ImGuiKey_DownArrow},
      {"End", ImGuiKey_End},         {"-", ImGuiKey_Minus},
      {"+", ImGuiKey_Equal},         {"=", ImGuiKey_Equal},
      {"[", ImGuiKey_LeftBracket},   {"]", ImGuiKey_RightBracket},
      {"/", ImGuiKey_Slash},         {"?", ImGuiKey_Slash},
  };
  for (const auto& entry : kNamed) {
    if (key == entry.name) return entry.key;
  }
  if (key.size() != 1) return ImGuiKey_None;
  const char c = key[0];
  if (c >= '0' && c <= '9') return digit_key(c - '0');
  if (c >= 'a' && c <= 'z') return static_cast<ImGuiKey>(ImGuiKey_A + (c - 'a'));
  if (c >= 'A' && c <= 'Z') return static_cast<ImGuiKey>(ImGuiKey_A + (c - 'A'));
  return ImGuiKey_None;
}

}  // namespace
}  // namespace digitforge

using digitforge::page;

extern "C" {

#if defined(__EMSCRIPTEN_PTHREADS__)
/// Starts threads for all models, once, before studio_start; the result is how many there are.
EMSCRIPTEN_KEEPALIVE int studio_use_threads(int count) {
  if (page().pool == nullptr) {
    page().pool = new digitforge::ThreadPool(static_cast<std::size_t>(count));
  }
  return static_cast<int>(page().pool->threads());
}
#endif

/// Starts the app on the canvas; false where there is no WebGL 2.
EMSCRIPTEN_KEEPALIVE bool studio_start() {
  if (!digitforge::create_context()) return false;
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.BackendPlatformName = "digitforge page";
  io.SetClipboardTextFn = digitforge::copy_to_clipboard;
  page().app = std::make_unique<digitforge::App>(page().backend);
  page().app->studio().compute_with(page().pool);
  return ImGui_ImplOpenGL3_Init("#version 300 es");
}

/// Draws one frame of width x height device pixels at `time` seconds; true where another is wanted.
EMSCRIPTEN_KEEPALIVE bool studio_frame(int width, int height, double scale, double time) {
  static double last_time = 0;
  digitforge::App& app = *page().app;
  ImGuiIO& io = ImGui::GetIO();
  const double delta = time - last_time;
  io.DeltaTime = delta > 1e-4 && delta < 0.25 ? static_cast<float>(delta) : 1.0f / 60;
  last_time = time;
  const ImVec2 size(static_cast<float>(width), static_cast<float>(height));
  if (app.set_scale(static_cast<float>(scale), size)) ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_NewFrame();
  if (io.Fonts->TexID == nullptr) ImGui_ImplOpenGL3_CreateFontsTexture();
  app.frame(size, digitforge::kFrameBudget);
  glViewport(0, 0, width, height);
  const ImVec4 clear = ImGui::ColorConvertU32ToFloat4(app.background());
  glClearColor(clear.x, clear.y, clear.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  return app.wants_frame();
}

/// Whether another frame is needed to handle the input so far.
EMSCRIPTEN_KEEPALIVE bool studio_input_waits() { return page().app->input_waits(); }

/// The context was restored, empty.
EMSCRIPTEN_KEEPALIVE void studio_restore_context() {
  page().backend.forget_texture();
  page().app->studio().pictures().restore_texture();
  ImGui_ImplOpenGL3_DestroyDeviceObjects();
  page().app->wake();
}

EMSCRIPTEN_KEEPALIVE void studio_pointer_move(double x, double y, bool touch) {
  page().app->set_touch(touch);
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(touch ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
  io.AddMousePosEvent(static_cast<float>(x), static_cast<float>(y));
  page().app->wake();
}

EMSCRIPTEN_KEEPALIVE void studio_pointer_button(int button, bool down) {
  ImGui::GetIO().AddMouseButtonEvent(button, down);
  page().app->wake();
}

/// The pointer is nowhere: outside, or a lifted finger.
EMSCRIPTEN_KEEPALIVE void studio_pointer_leave() {
  ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
  page().app->wake();
}

/// Two fingers moved apart by this factor.
EMSCRIPTEN_KEEPALIVE void studio_pinch(double factor) {
  page().app->pinch(static_cast<float>(factor));
}

/// Wheel steps, positive towards the top.
EMSCRIPTEN_KEEPALIVE void studio_wheel(double steps) {
  ImGui::GetIO().AddMouseWheelEvent(0, static_cast<float>(steps));
  page().app->wake();
}

/// Modifiers: bit 0 control, 1 shift, 2 alt, 3 meta. True where the app takes the key.
EMSCRIPTEN_KEEPALIVE bool studio_key(const char* name, bool down, int modifiers) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddKeyEvent(ImGuiMod_Ctrl, (modifiers & 1) != 0);
  io.AddKeyEvent(ImGuiMod_Shift, (modifiers & 2) != 0);
  io.AddKeyEvent(ImGuiMod_Alt, (modifiers & 4) != 0);
  io.AddKeyEvent(ImGuiMod_Super, (modifiers & 8) != 0);
  page().app->wake();
  const ImGuiKey key = digitforge::key_named(name);
  if (key == ImGuiKey_None) return false;
  io.AddKeyEvent(key, down);
  return true;
}

/// Typed or pasted text.
EMSCRIPTEN_KEEPALIVE void studio_text(const char* text) {
  ImGui::GetIO().AddInputCharactersUTF8(text);
  page().app->wake();
}

/// Whether a text field is being edited.
EMSCRIPTEN_KEEPALIVE bool studio_wants_text() { return ImGui::GetIO().WantTextInput; }

EMSCRIPTEN_KEEPALIVE void studio_focus(bool focused) {
  ImGui::GetIO().AddFocusEvent(focused);
  page().app->wake();
}

EMSCRIPTEN_KEEPALIVE int studio_announce_model(const char* title, const char* key) {
  return static_cast<int>(page().app->studio().announce_model(title, key));
}

EMSCRIPTEN_KEEPALIVE void studio_add_score(int index, const char* name, const char* value) {
  page().app->studio().add_score(static_cast<std::size_t>(index), name, value);
}

/// The position of the model whose bytes are wanted next; none: the number of models.
EMSCRIPTEN_KEEPALIVE int studio_next_model() {
  return static_cast<int>(page().app->studio().next_model());
}

/// Seconds after which a resting page wants a frame all the same; infinity: never.
EMSCRIPTEN_KEEPALIVE double studio_rest_seconds() { return page().app->rest_seconds(); }

/// Opens a person's own model, from `bytes` of malloc, which it frees; `kept`: by which key a
/// former visit has kept it, which is opened at once; else empty.
EMSCRIPTEN_KEEPALIVE void studio_open_own_model(const char* name, void* bytes, int size,
                                                const char* kept) {
  digitforge::Studio& studio = page().app->studio();
  studio.open_own_model(
      name, {std::shared_ptr<void>(bytes, std::free), digitforge::span_of(bytes, size)}, kept);
  if (*kept) studio.finish_opening();
  page().app->wake();
}

EMSCRIPTEN_KEEPALIVE void studio_receive_real_digits(const void* bytes, int size) {
  page().app->studio().receive_real_digits(digitforge::span_of(bytes, size));
  page().app->wake();
}

/// The keys of the models that a link names and that are not here, with commas between them.
EMSCRIPTEN_KEEPALIVE const char* studio_missing_models(const char* text) {
  std::string& keys = page().report;
  keys.clear();
  for (const std::string& key : missing_models(text, page().app->studio().library())) {
    keys += (keys.empty() ? "" : ",") + key;
  }
  return keys.c_str();
}

/// Opens a link's state; false for a bad one, which becomes a notice.
EMSCRIPTEN_KEEPALIVE bool studio_open_link(const char* text) {
  page().app->wake();
  return page().app->studio().open_link(text);
}

/// The state as a link's text; valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* studio_link() {
  page().report = page().app->studio().link();
  return page().report.c_str();
}

/// See run_command.
EMSCRIPTEN_KEEPALIVE bool studio_command(const char* name, const char* value) {
  page().app->wake();
  return digitforge::run_command(page().app->studio(), name, value);
}

/// What is kept over visits: see preference_bits.
EMSCRIPTEN_KEEPALIVE int studio_preferences() {
  return digitforge::preference_bits(page().app->studio().preferences);
}

EMSCRIPTEN_KEEPALIVE void studio_set_preferences(int bits) {
  page().app->studio().preferences = digitforge::preferences_of(bits);
  page().app->wake();
}

/// Whether the system asks for a light look.
EMSCRIPTEN_KEEPALIVE void studio_system_light(bool light) {
  page().app->set_system_light(light);
  page().app->wake();
}

EMSCRIPTEN_KEEPALIVE void studio_start_tour() {
  page().app->studio().session.tour = 0;
  page().app->wake();
}

/// What the view shows as a PNG file; studio_bytes are its bytes, the result their number.
EMSCRIPTEN_KEEPALIVE int studio_picture() {
  page().bytes = digitforge::keep::view_png(page().app->studio());
  return static_cast<int>(page().bytes.size());
}
EMSCRIPTEN_KEEPALIVE const std::uint8_t* studio_bytes() { return page().bytes.data(); }

/// What is on the screen in a sentence; valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* studio_summary() {
  page().report = page().app->studio().summary();
  return page().report.c_str();
}

/// See about_json; of the current model, valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* studio_about() {
  const digitforge::Studio& studio = page().app->studio();
  page().report = digitforge::about_json(studio.library().entries()[studio.state.model]);
  return page().report.c_str();
}

/// The clipboard has taken the picture.
EMSCRIPTEN_KEEPALIVE void studio_picture_copied() {
  page().app->studio().tell(digitforge::keep::kPictureCopied);
  page().app->wake();
}

/// A generator prefix, or with `whole` the whole file.
EMSCRIPTEN_KEEPALIVE void studio_receive_model(int index, const void* bytes, int size, bool whole) {
  digitforge::Studio& studio = page().app->studio();
  const auto position = static_cast<std::size_t>(index);
  if (whole) {
    studio.receive_discriminator(position, digitforge::span_of(bytes, size));
  } else {
    studio.receive_model(position, digitforge::span_of(bytes, size));
  }
  page().app->wake();
}

/// The file, or with `discriminator` only that part, did not come.
EMSCRIPTEN_KEEPALIVE void studio_lose_model(int index, const char* reason, bool discriminator) {
  digitforge::Studio& studio = page().app->studio();
  const auto position = static_cast<std::size_t>(index);
  if (discriminator) {
    studio.lose_discriminator(position, reason);
  } else {
    studio.lose_model(position, reason);
  }
  page().app->wake();
}

/// A part of the site that is no model did not come: "list" or "real digits".
EMSCRIPTEN_KEEPALIVE void studio_miss(const char* part, const char* text) {
  using Part = digitforge::Missing::Part;
  const bool list = std::string(part) == "list";
  page().app->studio().miss({list ? Part::list : Part::real_digits}, text);
  page().app->wake();
}

EMSCRIPTEN_KEEPALIVE void studio_notice(const char* text) {
  page().app->studio().notice(text);
  page().app->wake();
}

/// State and layout as JSON; valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* studio_state() {
  page().report = page().app->report();
  return page().report.c_str();
}

}  // extern "C"
