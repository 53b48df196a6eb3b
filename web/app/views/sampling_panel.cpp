#include <string>

#include "web/app/actions.h"
#include "web/app/views/views.h"

namespace digitforge {

void seed_row(Ui& ui, const Rect& area) {
  Rect rest = area;
  const Rect label = cut_left(rest, ui.px(68));
  draw_text(label, ui.theme.body, ui.colour().muted, "Seed");
  const char* tooltip = "The same seed always gives the same pictures. Enter any number.";
  if (const auto seed = number_field(ui, "seed", rest, ui.studio.state.seed, tooltip)) {
    set_seed(ui.studio.state, *seed);
  }
}

void size_row(Ui& ui, const Rect& area) {
  State& state = ui.studio.state;
  const Library& library = ui.studio.library();
  const bool all = shows_all_digits(state, library);
  const std::int32_t size = size_of(state, library);
  const std::int32_t max = max_size(state, library);
  const float gap = ui.px(10);

  Rect rest = area;
  const Rect label = cut_left(rest, ui.px(ui.narrow ? 52 : 68));
  draw_text(label, ui.theme.body, ui.colour().muted, all ? "Each" : "Images");
  const Rect more = cut_right(rest, area.height(), gap);
  Rect value = cut_right(rest, ui.px(30), gap);
  const Rect less = cut_left(rest, area.height(), gap);
  if (rest.width() < ui.px(60)) {
    value.min.x = less.max.x;
    value.max.x = more.min.x;
  } else if (const auto chosen =
                 slider(ui, "size", rest, size, 1, max, Scale::square_root, "How many pictures")) {
    set_size(state, library, *chosen);
  }
  draw_text(value, ui.theme.strong, ui.colour().text, std::to_string(size), Align::centre);
  const ButtonLook shrink{.font = ui.theme.digit, .enabled = size > 1, .tooltip = "Fewer (\u2212)"};
  if (button(ui, "size-less", less, "\u2212", shrink)) set_size(state, library, size - 1);
  const ButtonLook grow{.font = ui.theme.digit, .enabled = size < max, .tooltip = "More (+)"};
  if (button(ui, "size-more", more, "+", grow)) set_size(state, library, size + 1);
}

void verdict_row(Ui& ui, const Rect& area, const char* label) {
  const char* tooltip = "How sure the model's own discriminator is that each picture is real (V)";
  if (toggle(ui, "verdict", area, label, ui.studio.state.verdict, tooltip)) {
    toggle_verdict(ui.studio.state);
  }
}

void resample_button(Ui& ui, const Rect& area) {
  const bool ready = ui.studio.library().model(ui.studio.state.model) != nullptr;
  const ButtonLook look{
      .primary = true, .enabled = ready, .tooltip = "New noise, new pictures (space bar)"};
  if (button(ui, "resample", area, "Resample", look)) resample(ui.studio.state);
}

}  // namespace digitforge
