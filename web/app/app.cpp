#include "web/app/app.h"

#include <imgui_internal.h>  // the queue of input events

#include "web/app/shortcuts.h"
#include "web/app/views/views.h"

namespace digitforge {
namespace {

/// Dear ImGui spreads quick events over several frames.
bool input_waits() { return ImGui::GetCurrentContext()->InputEventsQueue.Size > 0; }

}  // namespace

App::App(Backend& backend) : studio_(backend) {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigInputTrickleEventQueue = true;
}

bool App::wants_frame() const {
  // A text field's cursor blinks.
  return frames_wanted_ > 0 || studio_.working() || input_waits() || ImGui::GetIO().WantTextInput;
}

std::string App::report() const { return report_.json(studio_, theme_.scale, input_waits()); }

void App::frame(const ImVec2& size, double budget_ms) {
  if (frames_wanted_ > 0) --frames_wanted_;
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = size;
  io.DisplayFramebufferScale = ImVec2(1, 1);
  ImGui::NewFrame();
  apply_shortcuts(studio_);
  const State before = studio_.state;
  studio_.update(budget_ms);
  report_.clear();
  Ui ui{studio_, theme_, report_, touch_};
  studio_view(ui, size);
  if (!(studio_.state == before)) wake();
  ImGui::Render();
}

}  // namespace digitforge
