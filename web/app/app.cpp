#include "web/app/app.h"

#include <imgui_internal.h>  // the queue of input events

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "web/app/shortcuts.h"
#include "web/app/views/views.h"

namespace digitforge {
namespace {

/// A resting mouse's tooltip comes after a delay, which Dear ImGui counts frame by frame.
bool tooltip_waits() {
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  return context.HoverItemDelayId != 0 &&
         context.HoverItemDelayTimer < context.Style.HoverDelayNormal;
}

/// Whether a button or a key went down.
bool pressed_anything() {
  if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) return true;
  for (int key = ImGuiKey_NamedKey_BEGIN; key < ImGuiKey_MouseLeft; ++key) {
    if (ImGui::IsKeyPressed(static_cast<ImGuiKey>(key), false)) return true;
  }
  return false;
}

/// Design pixels a CSS pixel: everything grows on very large screens, in steps.
float growth(const ImVec2& css) {
  const float room = std::min(css.x / 1600, css.y / 940);
  return std::clamp(std::floor(room * 4) / 4, 1.0f, 2.0f);
}

}  // namespace

App::App(Backend& backend) : studio_(backend) {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigInputTrickleEventQueue = true;
  io.ConfigInputTextCursorBlink = false;  // a frame for nothing, twice a second
}

bool App::set_scale(float ratio, const ImVec2& size) {
  ratio_ = ratio;
  return theme_.apply(ratio * growth(ImVec2(size.x / ratio, size.y / ratio)));
}

void App::pinch(float factor) {
  float& zoom = studio_.session.zoom;
  zoom = std::clamp(zoom * factor, 1.0f, 8.0f);
  wake();
}

bool App::input_waits() const { return ImGui::GetCurrentContext()->InputEventsQueue.Size > 0; }

bool App::wants_frame() const {
  const bool held = touch_ && ImGui::IsMouseDown(ImGuiMouseButton_Left);
  return frames_wanted_ > 0 || studio_.working() || input_waits() || held || tooltip_waits() ||
         rest_seconds() == 0;
}

bool App::hushed() {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.MouseDelta.x != 0 || io.MouseDelta.y != 0) hushed_ = false;
  if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) hushed_ = true;
  return hushed_;
}

std::string App::report() const { return report_.json(studio_, ratio_, input_waits()); }

void App::choose_look() {
  if (std::exchange(studio_.session.toggle_look, false)) {
    studio_.preferences.look =
        theme_.colour.paper ? Preferences::Look::dark : Preferences::Look::light;
  }
  const Preferences::Look look = studio_.preferences.look;
  const bool light =
      look == Preferences::Look::light || (look == Preferences::Look::system && system_light_);
  if (light == theme_.colour.paper) return;
  theme_.use(light ? light_palette() : dark_palette());
  studio_.pictures().set_paper(light);
}

bool App::long_press() {
  constexpr float kSeconds = 0.5f;
  const ImGuiIO& io = ImGui::GetIO();
  if (io.MouseDown[0]) {
    const bool rests = io.MouseDownDuration[0] >= kSeconds &&
                       io.MouseDragMaxDistanceSqr[0] < theme_.px(10) * theme_.px(10);
    pressed_long_ = touch_ && (pressed_long_ || rests);
  }
  const bool result = pressed_long_;
  if (!io.MouseDown[0]) pressed_long_ = false;
  return result;
}

void App::frame(const ImVec2& size, double budget_ms) {
  const auto start = std::chrono::steady_clock::now();
  if (frames_wanted_ > 0) --frames_wanted_;
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = size;
  io.DisplayFramebufferScale = ImVec2(1, 1);
  choose_look();
  ImGui::NewFrame();
  if (pressed_anything() || rest_seconds() == 0) studio_.session.toast.clear();
  apply_shortcuts(studio_);
  const State before = studio_.state;
  const Session before_session = studio_.session;
  const Preferences preferences = studio_.preferences;
  studio_.begin_frame(static_cast<double>(io.DeltaTime));
  report_.clear();
  Ui ui{studio_, theme_, report_, touch_, long_press(), hushed()};
  studio_view(ui, size);
  const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
  studio_.update(budget_ms - taken.count());
  if (!(studio_.state == before) || !(studio_.session == before_session) ||
      !(studio_.preferences == preferences)) {
    wake();
  }
  // A drag is one step, whatever it passed on its way.
  if (!ImGui::IsAnyItemActive() && !studio_.session.playing) studio_.settle();
  ImGui::Render();
}

}  // namespace digitforge
