#include <algorithm>
#include <cmath>

#include "web/app/actions.h"
#include "web/app/keep.h"
#include "web/app/overlays/overlays.h"
#include "web/app/views/views.h"

namespace digitforge {
namespace {

constexpr float kControl = 40;  ///< height of a row of controls, design pixels

void brand(const Ui& ui, const Rect& area, ImFont* font) {
  Rect rest = area;
  draw_text(rest, font, ui.colour().text, "Digit");
  const float width = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, "Digit").x;
  cut_left(rest, width);
  draw_text(rest, font, ui.colour().accent_text, "Forge");
}

constexpr float kHeading = 18;      ///< height of a heading, design pixels
constexpr float kBelowHeading = 8;  ///< the gap there

void heading(Ui& ui, Rect& rest, const char* text) {
  draw_text(cut_top(rest, ui.px(kHeading), ui.px(kBelowHeading)), ui.theme.small, ui.colour().muted,
            text);
}

bool can_blend(const Ui& ui) {
  const Model* model = ui.studio.library().model(ui.studio.state.model);
  return model && model->info().classes > 1 && ui.studio.state.digit != kAllDigits;
}

/// Which of the side panel's controls change what the current view shows.
struct Offer {
  bool digit, blend, noise, size, verdict;
};

Offer offer_of(const State& state) {
  switch (state.view) {
    case View::make:
      return {true, true, true, true, true};
    case View::shape:
      return {true, true, true, false, true};
    case View::morph:  // its noise is that of the pins
      return {true, false, !has_path(state), false, true};
    case View::compare:
      return {true, true, true, true, false};
    case View::quiz:  // a question's digit and noise are its own
      return {state.beside, state.beside, state.beside, state.beside, false};
  }
  return {};
}

void picture_rows(Ui& ui, Rect& rest, const Offer& offer) {
  if (offer.noise) seed_row(ui, cut_top(rest, ui.px(kControl), ui.px(8)));
  if (offer.size) size_row(ui, cut_top(rest, ui.px(kControl), ui.px(8)));
  if (offer.verdict) {
    verdict_row(ui, cut_top(rest, ui.px(kControl), ui.px(8)), "Discriminator\u2019s verdict");
  }
}

void digit_rows(Ui& ui, Rect& rest, const Offer& offer, float height, float gap) {
  digit_panel(ui, cut_top(rest, ui.px(height), gap));
  if (offer.blend && can_blend(ui)) {
    blend_panel(ui, cut_top(rest, blend_panel_height(ui), gap));
  }
}

/// What there is to choose, from the top of `rest`, which it shortens; with headings, or without.
void side_choices(Ui& ui, Rect& rest, const Offer& offer, bool headed) {
  Rect head = cut_top(rest, ui.px(24), ui.px(2));
  open_button(ui, cut_right(head, ui.px(32)));
  head.max.y -= ui.px(6);  // level with the other headings
  draw_text(head, ui.theme.small, ui.colour().muted, "Model");
  rest.min.y += model_list(ui, rest) + ui.px(16);
  if (offer.digit) {
    if (headed) heading(ui, rest, ui.studio.state.view == View::morph ? "Morph into" : "Digit");
    digit_rows(ui, rest, offer, 94, ui.px(6));
    rest.min.y += ui.px(12);
  }
  if (headed && (offer.noise || offer.size || offer.verdict)) heading(ui, rest, "Pictures");
  picture_rows(ui, rest, offer);
}

/// The same for low screens.
void compact_choices(Ui& ui, Rect& rest, const Offer& offer) {
  model_menu(ui, cut_top(rest, ui.px(kControl), ui.px(14)), rest);
  if (offer.digit) digit_rows(ui, rest, offer, 86, ui.px(8));
  picture_rows(ui, rest, offer);
}

void side_panel(Ui& ui, const Rect& area) {
  ImGui::GetWindowDrawList()->AddRectFilled(area.min, area.max, ui.colour().panel);
  Rect rest = inset(area, 0, ui.px(18));
  brand(ui, inset(cut_top(rest, ui.px(32), ui.px(18)), ui.px(22), 0), ui.theme.title);
  // 410 and Resample's 66: all in the panel but the list of models, in the view that has the most,
  // so that the list does not come and go with the view.
  const float all = model_list_height(ui) + ui.px(410 + 66);
  const bool headed = rest.height() >= all;
  const bool compact = rest.height() < all - ui.px(2 * (kHeading + kBelowHeading));
  const Offer offer = offer_of(ui.studio.state);
  if (offer.noise) {
    Rect foot = inset(rest, ui.px(22), 0);
    resample_button(ui, cut_bottom(foot, ui.px(52), ui.px(14)));
    rest.max.y = foot.max.y;
  }

  ImGui::SetCursorScreenPos(rest.min);
  ImGui::BeginChild("side", ImVec2(rest.width(), rest.height()));
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  Rect choices = inset({corner, ImVec2(corner.x + rest.width(), corner.y)}, ui.px(22), 0);
  if (compact) {
    compact_choices(ui, choices, offer);
  } else {
    side_choices(ui, choices, offer, headed);
  }
  ImGui::SetCursorScreenPos(corner);
  ImGui::Dummy(ImVec2(choices.width(), choices.min.y - corner.y));
  scroll_by_touch(ui);
  ImGui::EndChild();
}

void stage(Ui& ui, const Rect& area) {
  switch (ui.studio.state.view) {
    case View::make:
      return make_view(ui, area);
    case View::shape:
      return shape_view(ui, area);
    case View::morph:
      return morph_view(ui, area);
    case View::compare:
      return compare_view(ui, area);
    case View::quiz:
      return quiz_view(ui, area);
  }
}

/// A link, and the way to all other tools, at the right end of `top`: where there is no more place.
void more_buttons(Ui& ui, Rect& top) {
  if (icon_button(ui, "options", cut_right(top, ui.px(kControl), ui.px(4)), Icon::more,
                  {.tooltip = "More choices", .plain = true})) {
    ui.studio.session.options = true;
  }
  if (icon_button(ui, "link", cut_right(top, ui.px(kControl), ui.px(4)), Icon::link,
                  {.tooltip = "Copy a link that shows exactly this (L)", .plain = true})) {
    keep::copy_link(ui.studio);
  }
}

void wide(Ui& ui, const Rect& screen) {
  Rect rest = screen;
  ui.side = ui.px(316);
  side_panel(ui, cut_left(rest, ui.side));
  Rect area = inset(rest, ui.px(28), ui.px(16));
  Rect top = cut_top(area, ui.px(kControl), ui.px(14));
  if (top.width() >= ui.px(600)) {
    tools(ui, cut_right(top, tools_width(ui), ui.px(12)));
  } else {
    more_buttons(ui, top);
  }
  tab_row(ui, top);
  ui.narrow = area.width() < ui.px(420);  // the stage, beside the side panel
  area = strips(ui, area, 3);
  stage(ui, area);
}

void narrow(Ui& ui, const Rect& screen) {
  const float gap = ui.px(8);
  Rect rest = screen;
  const Rect tabs = cut_bottom(rest, ui.px(54));
  ImGui::GetWindowDrawList()->AddRectFilled(tabs.min, tabs.max, ui.colour().panel);
  tab_bar(ui, inset(tabs, ui.px(4), 0));
  rest = inset(rest, ui.px(14), ui.px(8));
  Rect top = cut_top(rest, ui.px(kControl), gap);
  more_buttons(ui, top);
  if (screen.width() >= ui.px(420)) {
    brand(ui, cut_left(top, ui.px(96), ui.px(8)), ui.theme.digit);
  }
  model_menu(ui, top, rest);
  const View view = ui.studio.state.view;
  if (view == View::make || view == View::compare) {
    Rect low = cut_bottom(rest, ui.px(46), gap);
    size_row(ui, cut_left(low, std::floor(low.width() * 0.56f), ui.px(10)));
    resample_button(ui, low);
    digit_panel(ui, cut_bottom(rest, ui.px(86), gap));
    if (ui.studio.state.other != kNone && can_blend(ui)) {
      blend_panel(ui, cut_bottom(rest, blend_panel_height(ui), gap));
    }
  } else if (view == View::morph) {
    digit_panel(ui, cut_bottom(rest, ui.px(86), gap));
  }
  rest = strips(ui, rest, 1);
  stage(ui, rest);
}

}  // namespace

void studio_view(Ui& ui, const ImVec2& size) {
  // A side panel needs the width; a screen too low for the stacked layout gets it, too.
  const bool has_side = size.x >= ui.px(760) || (size.y < ui.px(480) && size.x >= ui.px(560));
  ui.narrow = !has_side;
  ImGui::SetNextWindowPos(ImVec2(0, 0));
  ImGui::SetNextWindowSize(size);
  ImGui::Begin("studio", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse);
  const Rect screen{ImVec2(0, 0), size};
  if (has_side) {
    wide(ui, screen);
  } else {
    narrow(ui, screen);
  }
  ImGui::End();
  overlays(ui, size);
}

}  // namespace digitforge
