#include <algorithm>
#include <cmath>

#include "web/app/views/views.h"

namespace digitforge {
namespace {

constexpr float kControl = 40;  ///< height of a row of controls, CSS pixels

void brand(const Rect& area, ImFont* font) {
  Rect rest = area;
  draw_text(rest, font, colour::text, "Digit");
  const float width = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, "Digit").x;
  cut_left(rest, width);
  draw_text(rest, font, colour::accent, "Forge");
}

void heading(Ui& ui, Rect& rest, const char* text) {
  draw_text(cut_top(rest, ui.px(18), ui.px(8)), ui.theme.small, colour::muted, text);
}

void picture_rows(Ui& ui, Rect& rest) {
  seed_row(ui, cut_top(rest, ui.px(kControl), ui.px(8)));
  size_row(ui, cut_top(rest, ui.px(kControl), ui.px(8)));
  verdict_row(ui, cut_top(rest, ui.px(kControl)), "Discriminator\u2019s verdict");
}

/// What there is to choose, from the top of `rest`, which it shortens.
void side_choices(Ui& ui, Rect& rest) {
  brand(cut_top(rest, ui.px(30), ui.px(4)), ui.theme.title);
  draw_text(cut_top(rest, ui.px(20), ui.px(26)), ui.theme.small, colour::muted,
            "Handwriting that nobody wrote");
  heading(ui, rest, "Model");
  rest.min.y += model_list(ui, rest) + ui.px(24);
  heading(ui, rest, "Digit");
  digit_panel(ui, cut_top(rest, ui.px(94), ui.px(24)));
  heading(ui, rest, "Pictures");
  picture_rows(ui, rest);
}

/// The same for low screens.
void compact_choices(Ui& ui, Rect& rest) {
  brand(cut_top(rest, ui.px(30), ui.px(14)), ui.theme.title);
  model_menu(ui, cut_top(rest, ui.px(kControl), ui.px(14)), rest);
  digit_panel(ui, cut_top(rest, ui.px(86), ui.px(14)));
  picture_rows(ui, rest);
}

void side_panel(Ui& ui, const Rect& area) {
  ImGui::GetWindowDrawList()->AddRectFilled(area.min, area.max, colour::panel);
  Rect rest = inset(area, 0, ui.px(20));
  Rect foot = inset(rest, ui.px(24), 0);
  if (area.height() >= ui.px(480)) {
    const Rect keys = cut_bottom(foot, ui.px(18), ui.px(10));
    draw_text(keys, ui.theme.small, colour::muted,
              "Keys: space \u00b7 0\u20139 \u00b7 A all \u00b7 M model \u00b7 V verdict",
              Align::centre);
  }
  resample_button(ui, cut_bottom(foot, ui.px(52), ui.px(16)));
  rest.max.y = foot.max.y;

  ImGui::SetCursorScreenPos(rest.min);
  ImGui::BeginChild("side", ImVec2(rest.width(), rest.height()));
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  Rect choices = inset({corner, ImVec2(corner.x + rest.width(), corner.y)}, ui.px(24), 0);
  // 572: all in the panel but the list of models.
  if (area.height() < model_list_height(ui) + ui.px(572)) {
    compact_choices(ui, choices);
  } else {
    side_choices(ui, choices);
  }
  ImGui::SetCursorScreenPos(corner);
  ImGui::Dummy(ImVec2(choices.width(), choices.min.y - corner.y));
  scroll_by_touch(ui);
  ImGui::EndChild();
}

void wide(Ui& ui, const Rect& screen) {
  Rect rest = screen;
  side_panel(ui, cut_left(rest, ui.px(340)));
  Rect stage = inset(rest, ui.px(32), ui.px(20));
  stage = notice_panel(ui, stage, 3);
  caption(ui, cut_top(stage, ui.px(30), ui.px(14)));
  gallery_panel(ui, stage);
}

void narrow(Ui& ui, const Rect& screen) {
  const float gap = ui.px(8);
  Rect rest = inset(screen, ui.px(16), ui.px(12));
  Rect top = cut_top(rest, ui.px(kControl), gap);
  brand(cut_left(top, ui.px(104), ui.px(12)), ui.theme.digit);
  model_menu(ui, top, rest);
  Rect bottom = cut_bottom(rest, ui.px(48));
  resample_button(ui, cut_right(bottom, std::floor(bottom.width() * 0.5f), ui.px(14)));
  verdict_row(ui, bottom, "Verdict");
  rest.max.y -= gap;
  size_row(ui, cut_bottom(rest, ui.px(kControl), gap));
  seed_row(ui, cut_bottom(rest, ui.px(kControl), gap));
  digit_panel(ui, cut_bottom(rest, ui.px(86), ui.px(10)));
  rest = notice_panel(ui, rest, 1);
  caption(ui, cut_top(rest, ui.px(26), ui.px(6)));
  gallery_panel(ui, rest);
}

}  // namespace

void studio_view(Ui& ui, const ImVec2& size) {
  // A side panel needs the width; a screen too low for the stacked layout gets it, too.
  const bool has_side = size.x >= ui.px(760) || (size.y < ui.px(480) && size.x >= ui.px(560));
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
}

}  // namespace digitforge
