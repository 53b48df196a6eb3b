#include "web/app/shortcuts.h"

#include <imgui.h>

#include "web/app/actions.h"

namespace digitforge {
namespace {

bool pressed(ImGuiKey key, bool repeat = false) { return ImGui::IsKeyPressed(key, repeat); }

}  // namespace

void apply_shortcuts(Studio& studio) {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.WantTextInput || io.KeyCtrl || io.KeyAlt || io.KeySuper) return;
  State& state = studio.state;
  const Library& library = studio.library();
  if (!library.model(state.model)) return;
  if (pressed(ImGuiKey_Space)) resample(state);
  for (int digit = 0; digit < 10; ++digit) {
    if (pressed(static_cast<ImGuiKey>(ImGuiKey_0 + digit)) ||
        pressed(static_cast<ImGuiKey>(ImGuiKey_Keypad0 + digit))) {
      pick_digit(state, library, digit);
    }
  }
  if (pressed(ImGuiKey_A)) pick_digit(state, library, kAllDigits);
  if (pressed(ImGuiKey_M)) step_model(state, library, io.KeyShift ? -1 : 1);
  if (pressed(ImGuiKey_V)) toggle_verdict(state);
  if (pressed(ImGuiKey_Equal, true) || pressed(ImGuiKey_KeypadAdd, true)) {
    set_size(state, library, size_of(state, library) + 1);
  }
  if (pressed(ImGuiKey_Minus, true) || pressed(ImGuiKey_KeypadSubtract, true)) {
    set_size(state, library, size_of(state, library) - 1);
  }
}

}  // namespace digitforge
