#include "web/app/theme.h"

#include "web/app/fonts.h"

namespace digitforge {
namespace {

ImVec4 vec(ImU32 value) { return ImGui::ColorConvertU32ToFloat4(value); }

ImFont* add_font(std::span<const unsigned char> file, float pixels) {
  // Latin, and the few signs that the texts use; web/CMakeLists.txt keeps the same set.
  static const ImWchar ranges[] = {0x20, 0x7e, 0xb7, 0xb7, 0xd7, 0xd7, 0x2013, 0x2026, 0};
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  config.OversampleH = 2;
  config.OversampleV = 1;
  config.PixelSnapH = true;
  // Dear ImGui takes a mutable pointer but only reads what it does not own.
  return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(const_cast<unsigned char*>(file.data()),
                                                    static_cast<int>(file.size()), pixels, &config,
                                                    ranges);
}

void apply_style(const Theme& theme) {
  ImGuiStyle& style = ImGui::GetStyle();
  style = ImGuiStyle();
  style.WindowPadding = ImVec2(0, 0);
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 0;
  style.PopupBorderSize = 1;
  style.FrameRounding = theme.px(8);
  style.PopupRounding = theme.px(10);
  style.ScrollbarSize = theme.px(8);
  style.ScrollbarRounding = theme.px(4);
  style.ItemSpacing = ImVec2(0, 0);
  style.HoverDelayNormal = 0.5f;
  ImVec4* colors = style.Colors;
  colors[ImGuiCol_Text] = vec(colour::text);
  colors[ImGuiCol_TextDisabled] = vec(colour::muted);
  colors[ImGuiCol_WindowBg] = vec(colour::background);
  colors[ImGuiCol_ChildBg] = ImVec4(0, 0, 0, 0);
  colors[ImGuiCol_PopupBg] = vec(colour::raised);
  colors[ImGuiCol_Border] = vec(colour::line);
  colors[ImGuiCol_FrameBg] = vec(colour::raised);
  colors[ImGuiCol_TextSelectedBg] = vec(IM_COL32(0xff, 0x9d, 0x42, 0x60));
  colors[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
  colors[ImGuiCol_ScrollbarGrab] = vec(colour::line);
  colors[ImGuiCol_ScrollbarGrabHovered] = vec(colour::raised_hover);
  colors[ImGuiCol_ScrollbarGrabActive] = vec(colour::muted);
}

}  // namespace

bool Theme::apply(float new_scale) {
  if (new_scale == scale) return false;
  scale = new_scale;
  ImGuiIO& io = ImGui::GetIO();
  io.Fonts->Clear();
  io.Fonts->Flags |= ImFontAtlasFlags_NoMouseCursors;
  body = add_font(inter_regular(), px(15));
  small = add_font(inter_regular(), px(13));
  strong = add_font(inter_semibold(), px(15));
  title = add_font(inter_semibold(), px(24));
  digit = add_font(inter_semibold(), px(20));
  io.FontDefault = body;
  apply_style(*this);
  return true;
}

}  // namespace digitforge
