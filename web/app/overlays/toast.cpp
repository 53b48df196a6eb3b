#include <algorithm>
#include <cmath>

#include "web/app/overlays/overlays.h"

namespace digitforge {

void toast(Ui& ui, const ImVec2& screen) {
  const std::string& text = ui.studio.session.toast;
  const float padding = ui.px(16);
  const float most = screen.x - ui.side - 2 * ui.px(12);
  ImFont* font = ui.theme.body;
  const float wide = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, text.c_str()).x;
  const float width = std::min(std::ceil(wide) + 2 * padding, most);
  const float height = wrapped_height(width - 2 * padding, font, text) + 2 * ui.px(10);
  // Over the view's heading, where nothing is pressed next.
  const float x = std::round((ui.side + screen.x - width) / 2);
  const float y = ui.px(60);
  const Rect box{ImVec2(x, std::round(y)), ImVec2(x + width, std::round(y + height))};
  ImDrawList* draw = ImGui::GetForegroundDrawList();
  draw->AddRectFilled(box.min, box.max, ui.colour().text, ui.px(10));
  draw->AddText(font, font->FontSize, ImVec2(box.min.x + padding, box.min.y + ui.px(10)),
                ui.colour().background, text.c_str(), nullptr, width - 2 * padding);
  ui.report.part("toast", box);
}

}  // namespace digitforge
