#include "web/app/overlays/overlays.h"

#include <algorithm>
#include <cmath>

namespace digitforge {

Card begin_card(Ui& ui, const char* name, const char* title, const ImVec2& screen, float width) {
  ImGui::SetNextWindowPos(ImVec2(0, 0));
  ImGui::SetNextWindowSize(screen);
  ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.colour().shade);
  ImGui::Begin(name, nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNav);
  ImGui::PopStyleColor();
  if (ImGui::IsWindowAppearing()) ImGui::SetWindowFocus();
  const float margin = ui.px(ui.narrow ? 10 : 32);
  const float wide = std::min(ui.px(width), screen.x - 2 * margin);
  const float left = std::round((screen.x - wide) / 2);
  Rect box{ImVec2(left, margin), ImVec2(left + wide, screen.y - margin)};
  const float most = std::min(box.height(), ui.px(760));
  box.min.y = std::round((screen.y - most) / 2);
  box.max.y = box.min.y + most;
  ImGui::GetWindowDrawList()->AddRectFilled(box.min, box.max, ui.colour().panel, ui.px(14));
  Card card;
  if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !ImGui::IsWindowAppearing() &&
      !ImGui::IsMouseHoveringRect(box.min, box.max)) {
    card.open = false;
  }
  Rect rest = inset(box, ui.px(ui.narrow ? 16 : 24), ui.px(16));
  Rect head = cut_top(rest, ui.px(40), ui.px(8));
  if (icon_button(ui, "close-card", cut_right(head, ui.px(40)), Icon::close,
                  {.tooltip = "Close (Esc)", .plain = true})) {
    card.open = false;
  }
  if (ImGui::IsKeyPressed(ImGuiKey_Escape, false)) card.open = false;
  draw_text(head, ui.theme.title, ui.colour().text, title);
  ui.report.part(name, box);
  ImGui::SetCursorScreenPos(rest.min);
  ImGui::BeginChild("content", ImVec2(rest.width(), rest.height()));
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  card.content = {corner, ImVec2(corner.x + rest.width() - ui.px(10), corner.y + rest.height())};
  return card;
}

void end_card(Ui& ui, const Card& card, float bottom) {
  ImGui::SetCursorScreenPos(card.content.min);
  ImGui::Dummy(ImVec2(1, bottom - card.content.min.y));
  scroll_by_touch(ui);
  ImGui::EndChild();
  ImGui::End();
}

void overlays(Ui& ui, const ImVec2& size) {
  const Session& session = ui.studio.session;
  if (session.help) {
    help_overlay(ui, size);
  } else if (session.about) {
    about_overlay(ui, size);
  } else if (session.options) {
    options_overlay(ui, size);
  } else if (session.tour >= 0) {
    tour(ui, size);
  }
  if (!session.toast.empty()) toast(ui, size);
}

}  // namespace digitforge
