#include <algorithm>
#include <cmath>
#include <string>

#include "web/app/actions.h"
#include "web/app/keep.h"
#include "web/app/views/views.h"

namespace digitforge {
namespace {

/// No path yet: where one would start, and what to do.
void invitation(Ui& ui, const Rect& area) {
  Studio& studio = ui.studio;
  const bool labels = studio.library().model(studio.state.model)->info().classes > 0;
  const float width = std::min(area.width(), ui.px(420));
  const float left = std::round((area.min.x + area.max.x - width) / 2);
  Rect box{ImVec2(left, area.min.y), ImVec2(left + width, area.max.y)};
  draw_text(cut_top(box, ui.px(34), ui.px(6)), ui.theme.title, ui.colour().text,
            "Morph it into another");
  const std::string text =
      labels ? "Choose the digit that this one shall become. Every picture on the way is drawn by "
               "the network."
             : "Pin two pictures where you make them, and the path between their latents appears "
               "here.";
  const float lines = wrapped_height(box.width(), ui.theme.body, text);
  draw_wrapped(cut_top(box, lines, ui.px(14)), ui.theme.body, ui.colour().muted, text);
  const Rect place = cut_bottom(box, ui.px(44), ui.px(14));
  if (button(ui, "pin-two", place, "Pick two for me",
             {.primary = !labels, .tooltip = "Two random pictures to start with"})) {
    pin_two(studio.state, studio.library());
    studio.session.playing = true;
  }
  const std::uint32_t index = focus_index(studio.state, studio.library());
  judged_picture(ui, index, gallery_spec(studio.state, studio.library(), index), box);
}

/// One end of the path; pressed, it becomes the next pin.
void end_button(Ui& ui, const char* name, const Rect& rect, bool from) {
  State& state = ui.studio.state;
  const std::uint32_t current = from ? state.path.from : state.path.to;
  const std::uint32_t other = from ? state.path.to : state.path.from;
  const Rect tile =
      draw_picture(ui, ui.studio.pictures().ask(pin_spec(state, state.pins[current])), rect);
  ImGui::SetCursorScreenPos(tile.min);
  const bool pressed =
      ImGui::InvisibleButton(name, ImVec2(tile.width(), tile.height())) && !ui.long_press;
  const char* tooltip = from ? "Where the path starts; press for another pin"
                             : "Where the path ends; press for another pin";
  show_tooltip(ui, tooltip);
  ui.report.control(name, tile, tooltip);
  if (!pressed) return;
  const auto pins = static_cast<std::uint32_t>(state.pins.size());
  std::uint32_t next = (current + 1) % pins;
  if (next == other) next = (next + 1) % pins;
  set_path_ends(state, from ? next : other, from ? other : next);
}

/// Images along the path; the place on it follows the pointer.
void filmstrip(Ui& ui, const Rect& area) {
  Studio& studio = ui.studio;
  State& state = studio.state;
  const float gap = ui.px(4);
  const int count =
      std::clamp(static_cast<int>((area.width() + gap) / (area.height() + gap)), 3, 21);
  const auto last = static_cast<float>(count - 1);
  if (const auto at = drag_area(ui, "filmstrip", area, "Drag along the path")) {
    // From the middle of the first image to that of the last.
    const float share = (at->x * (last + 1) - 0.5f) / last;
    studio.session.playing = false;
    set_path_place(state, static_cast<std::int32_t>(std::lround(share * 1000)));
  }
  const int nearest =
      static_cast<int>(std::lround(static_cast<float>(state.path.at) * last / 1000));
  for (int i = 0; i < count; ++i) {
    const PictureSpec spec = path_spec(state, studio.library(), i * 1000 / (count - 1));
    const Rect rect = draw_picture(ui, studio.pictures().ask(spec), cell(area, i, count, gap));
    if (i != nearest) continue;
    const float edge = ui.px(2);
    ImGui::GetWindowDrawList()->AddRect(ImVec2(rect.min.x - edge, rect.min.y - edge),
                                        ImVec2(rect.max.x + edge, rect.max.y + edge),
                                        ui.colour().accent, ui.px(2), 0, edge);
  }
}

void transport(Ui& ui, const Rect& area) {
  Studio& studio = ui.studio;
  State& state = studio.state;
  Rect rest = area;
  const bool playing = studio.session.playing;
  if (ui.narrow) {
    end_button(ui, "path-from", cut_left(rest, area.height(), ui.px(8)), true);
    end_button(ui, "path-to", cut_right(rest, area.height(), ui.px(8)), false);
  }
  const Rect play = cut_left(rest, ui.px(52), ui.px(12));
  if (icon_button(ui, "play", play, playing ? Icon::pause : Icon::play,
                  {.primary = true, .tooltip = playing ? "Pause (Space)" : "Play (Space)"})) {
    studio.session.playing = !playing;
  }
  if (const auto at = slider(ui, "path-place", rest, state.path.at, 0, 1000, Scale::linear,
                             "The place on the path (\u2190 and \u2192)")) {
    studio.session.playing = false;
    set_path_place(state, *at);
  }
}

void choices(Ui& ui, const Rect& area) {
  Studio& studio = ui.studio;
  State& state = studio.state;
  const bool narrow = area.width() < ui.px(520);
  const bool tight = area.width() < ui.px(320);  // the least needed stays away
  Rect rest = area;
  const float gap = ui.px(6);
  const auto tool = [&](const char* name, Icon icon, const char* tooltip) {
    return icon_button(ui, name, cut_right(rest, rest.height(), gap), icon, {.tooltip = tooltip});
  };
  if (tool("save-animation", Icon::save, "Save the animation, there and back, as APNG (S)")) {
    keep::save_animation(studio);
  }
  if (tool("save-filmstrip", Icon::grid, "Save the filmstrip as PNG (Shift+S)")) {
    keep::save_filmstrip(studio);
  }
  if (!tight && studio.backend().copies_pictures() &&
      tool("copy-filmstrip", Icon::copy, "Copy the filmstrip (X)")) {
    keep::copy_filmstrip(studio);
  }
  if (!tight && tool("pin-two", Icon::dice, "Two other random pictures")) {
    pin_two(state, studio.library());
  }
  rest.max.x -= ui.px(8);
  const Rect speed = cut_right(rest, narrow ? ui.px(52) : ui.px(72), gap);
  const std::string text = state.path.speed % 100 == 0
                               ? std::to_string(state.path.speed / 100) + "\u00d7"
                           : state.path.speed == 50 ? "0.5\u00d7"
                                                    : "0.25\u00d7";
  if (chip(ui, "speed", speed, text, false, "Speed: press for the next")) {
    set_path_speed(state, state.path.speed >= 400 ? 25 : state.path.speed * 2);
  }
  if (chip(ui, "route-1", cell(rest, 0, 2, gap), narrow ? "Arc" : "Spherical",
           state.path.route == Route::spherical,
           "Along the sphere: every latent on the way is as long as those the model was trained "
           "on")) {
    set_route(state, Route::spherical);
  }
  if (chip(ui, "route-0", cell(rest, 1, 2, gap), narrow ? "Line" : "Linear",
           state.path.route == Route::linear,
           "Straight: shorter latents in the middle, which draws paler or blended digits")) {
    set_route(state, Route::linear);
  }
}

}  // namespace

void morph_view(Ui& ui, const Rect& area) {
  Studio& studio = ui.studio;
  State& state = studio.state;
  if (!studio.library().model(state.model)) return;
  if (!has_path(state)) return invitation(ui, area);
  Rect rest = area;
  const float gap = ui.px(12);
  if (state.pins.size() > 2 && area.height() > ui.px(520)) {
    pin_tray(ui, cut_bottom(rest, pin_tray_height(ui), gap));
  }
  choices(ui, cut_bottom(rest, ui.px(40), gap));
  transport(ui, cut_bottom(rest, ui.px(40), gap));
  const float strip = std::clamp(area.height() * 0.12f, ui.px(44), ui.px(96));
  filmstrip(ui, cut_bottom(rest, strip, ui.px(18)));
  // The ends beside the picture where there is place.
  const float end =
      std::floor(std::min(rest.height() * 0.32f, (rest.width() - rest.height()) / 2 - gap));
  if (end >= ui.px(56) && !ui.narrow) {
    Rect left = cut_left(rest, end, gap), right = cut_right(rest, end, gap);
    left = inset(left, 0, std::floor((left.height() - end) / 2));
    right = inset(right, 0, std::floor((right.height() - end) / 2));
    end_button(ui, "path-from", left, true);
    end_button(ui, "path-to", right, false);
  }
  judged_picture(ui, 0, path_spec(state, studio.library(), state.path.at), rest);
}

}  // namespace digitforge
