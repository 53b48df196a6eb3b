#include "web/app/shortcuts.h"

#include <imgui.h>

#include <algorithm>
#include <array>

#include "web/app/actions.h"
#include "web/app/keep.h"
#include "web/app/quiz.h"

namespace digitforge {
namespace {

constexpr std::array kShortcuts = {
    Shortcut{"Space", "New pictures; play or pause; next question"},
    Shortcut{"0 to 9, A", "Draw this digit, or morph into it; all digits"},
    Shortcut{"M, Shift+M", "Next model, the one before"},
    Shortcut{"+ and \u2212", "More or fewer pictures"},
    Shortcut{"\u2190 \u2191 \u2192 \u2193", "Select a picture; change a value; go along the path"},
    Shortcut{"Enter, Esc", "Shape the selected picture; let go of it"},
    Shortcut{"P, N", "Pin the picture; new noise for it alone"},
    Shortcut{"Backspace", "Back to the noise of the seed"},
    Shortcut{"B, [ and ]", "Blend with another digit; how much of it"},
    Shortcut{"V, O", "Discriminator\u2019s verdict; sort by it"},
    Shortcut{"G, H, K, C, Q", "Make, shape, morph, compare, quiz"},
    Shortcut{"R, F", "In the quiz: real, forged"},
    Shortcut{"S, Shift+S", "Save the picture or animation; the filmstrip"},
    Shortcut{"Ctrl+C, X", "Copy the picture; the filmstrip"},
    Shortcut{"L, J", "Copy a link; copy the latent as JSON"},
    Shortcut{"Ctrl+Z, Ctrl+Y", "Undo, redo"},
    Shortcut{"T, I, ?", "Light or dark; about the model; this list"},
};

bool pressed(ImGuiKey key, bool repeat = false) { return ImGui::IsKeyPressed(key, repeat); }

void digit_keys(Studio& studio) {
  State& state = studio.state;
  const Library& library = studio.library();
  for (int digit = 0; digit < 10; ++digit) {
    if (pressed(static_cast<ImGuiKey>(ImGuiKey_0 + digit)) ||
        pressed(static_cast<ImGuiKey>(ImGuiKey_Keypad0 + digit))) {
      studio.choose_digit(digit);
    }
  }
  if (pressed(ImGuiKey_A)) pick_digit(state, library, kAllDigits);
  if (pressed(ImGuiKey_B)) {
    const std::int32_t other = state.other == kNone ? (state.digit + 5) % 10 : kNone;
    blend_with(state, library, other);
  }
  if (pressed(ImGuiKey_LeftBracket, true)) set_blend(state, state.blend - 50);
  if (pressed(ImGuiKey_RightBracket, true)) set_blend(state, state.blend + 50);
}

void gallery_keys(Studio& studio) {
  State& state = studio.state;
  const Library& library = studio.library();
  if (pressed(ImGuiKey_Equal, true) || pressed(ImGuiKey_KeypadAdd, true)) {
    set_size(state, library, size_of(state, library) + 1);
  }
  if (pressed(ImGuiKey_Minus, true) || pressed(ImGuiKey_KeypadSubtract, true)) {
    set_size(state, library, size_of(state, library) - 1);
  }
  if (pressed(ImGuiKey_V)) toggle_verdict(state);
  if (pressed(ImGuiKey_O)) {
    set_order(state, static_cast<Order>((static_cast<int>(state.order) + 1) % 3));
  }
  if (state.view != View::make) return;
  // Up and down go by the square's side, which is what a gallery is laid out as.
  int side = 1;
  while (side * side < static_cast<int>(gallery_size(state, library))) ++side;
  const int last = static_cast<int>(gallery_size(state, library)) - 1;
  int step = 0;
  if (pressed(ImGuiKey_RightArrow, true)) step = 1;
  if (pressed(ImGuiKey_LeftArrow, true)) step = -1;
  if (pressed(ImGuiKey_DownArrow, true)) step = side;
  if (pressed(ImGuiKey_UpArrow, true)) step = -side;
  if (step == 0) return;
  select(state, library, state.selected == kNone ? 0 : std::clamp(state.selected + step, 0, last));
}

void latent_keys(Studio& studio) {
  State& state = studio.state;
  const Model& model = *studio.library().model(state.model);
  const std::uint32_t size = model.info().latent_size;
  std::uint32_t& value = studio.session.value;
  if (pressed(ImGuiKey_RightArrow, true)) value = (value + 1) % size;
  if (pressed(ImGuiKey_LeftArrow, true)) value = (value + size - 1) % size;
  float step = 0;
  if (pressed(ImGuiKey_UpArrow, true)) step = 0.1f;
  if (pressed(ImGuiKey_DownArrow, true)) step = -0.1f;
  if (step == 0) return;
  std::vector<float> latent(size);
  resolve(column_noise(state, focus_column(state, studio.library())),
          studio.library().entries()[state.model].axes, latent);
  set_value(state, studio.library(), value, latent[value] + step);
}

void path_keys(Studio& studio) {
  const int step = ImGui::GetIO().KeyShift ? 10 : 50;
  int move = 0;
  if (pressed(ImGuiKey_RightArrow, true)) move = step;
  if (pressed(ImGuiKey_LeftArrow, true)) move = -step;
  if (pressed(ImGuiKey_X)) keep::copy_filmstrip(studio);
  if (move == 0) return;
  studio.session.playing = false;
  set_path_place(studio.state, studio.state.path.at + move);
}

void quiz_keys(Studio& studio) {
  if (studio.state.beside || studio.real().size() == 0) return;
  const Question asked =
      question(studio.session.quiz, studio.state, studio.library(), studio.real());
  if (pressed(ImGuiKey_R)) answer(studio.session.quiz, asked, true);
  if (pressed(ImGuiKey_F)) answer(studio.session.quiz, asked, false);
}

void space_key(Studio& studio) {
  if (!pressed(ImGuiKey_Space)) return;
  switch (studio.state.view) {
    case View::morph:
      if (!has_path(studio.state)) pin_two(studio.state, studio.library());
      studio.session.playing = !studio.session.playing;
      return;
    case View::quiz:
      if (!studio.state.beside) return next_question(studio.session.quiz);
      break;
    case View::shape:
      return resample_one(studio.state, studio.library());
    case View::make:
    case View::compare:
      break;
  }
  resample(studio.state);
}

void view_keys(Studio& studio) {
  constexpr std::array<ImGuiKey, kViews> kKeys = {ImGuiKey_G, ImGuiKey_H, ImGuiKey_K, ImGuiKey_C,
                                                  ImGuiKey_Q};
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    if (pressed(kKeys[i])) show_view(studio.state, static_cast<View>(i));
  }
}

void image_keys(Studio& studio) {
  State& state = studio.state;
  const Library& library = studio.library();
  if (pressed(ImGuiKey_P)) studio.toggle_pin();
  if (pressed(ImGuiKey_N)) resample_one(state, library);
  if (pressed(ImGuiKey_Backspace)) restore_noise(state, library);
  if (pressed(ImGuiKey_Enter)) show_view(state, View::shape);
  if (pressed(ImGuiKey_J)) keep::copy_latent(studio);
  if (pressed(ImGuiKey_Escape)) {
    if (state.view == View::make) select(state, library, kNone);
    if (state.view == View::shape) show_view(state, View::make);
  }
}

void save_key(Studio& studio) {
  if (!pressed(ImGuiKey_S)) return;
  const State& state = studio.state;
  if (state.view == View::morph) {
    if (ImGui::GetIO().KeyShift) return keep::save_filmstrip(studio);
    return keep::save_animation(studio);
  }
  if (state.view == View::shape || state.selected != kNone) return keep::save_image(studio);
  keep::save_sheet(studio);
}

/// Undo, redo and copy; true where a modifier is held.
bool command_keys(Studio& studio) {
  const ImGuiIO& io = ImGui::GetIO();
  if (!io.KeyCtrl && !io.KeySuper) return io.KeyAlt;
  if (pressed(ImGuiKey_Z, true)) io.KeyShift ? studio.redo() : studio.undo();
  if (pressed(ImGuiKey_Y, true)) studio.redo();
  if (pressed(ImGuiKey_C)) {
    const bool one = studio.state.view != View::make || studio.state.selected != kNone;
    one ? keep::copy_image(studio) : keep::copy_sheet(studio);
  }
  return true;
}

}  // namespace

std::span<const Shortcut> shortcuts() { return kShortcuts; }

void apply_shortcuts(Studio& studio) {
  if (ImGui::GetIO().WantTextInput) return;
  Session& session = studio.session;
  if (session.help || session.about || session.options) return;
  if (session.tour >= 0 && pressed(ImGuiKey_Escape)) {
    session.tour = -1;
    studio.preferences.toured = true;
    return;
  }
  if (!studio.library().model(studio.state.model)) return;
  if (command_keys(studio)) return;
  State& state = studio.state;
  if (pressed(ImGuiKey_M)) {
    step_model(state, studio.library(), ImGui::GetIO().KeyShift ? -1 : 1);
  }
  space_key(studio);
  view_keys(studio);
  digit_keys(studio);
  gallery_keys(studio);
  if (state.view == View::shape) latent_keys(studio);
  if (state.view == View::morph && has_path(state)) path_keys(studio);
  if (state.view == View::quiz) quiz_keys(studio);
  if (state.view == View::make || state.view == View::shape) image_keys(studio);
  save_key(studio);
  if (pressed(ImGuiKey_L)) keep::copy_link(studio);
  if (pressed(ImGuiKey_T)) studio.session.toggle_look = true;
  if (pressed(ImGuiKey_I)) session.about = true;
  // Where the question mark is depends on the keyboard; the slash does as well.
  if (pressed(ImGuiKey_Slash)) session.help = true;
}

}  // namespace digitforge
