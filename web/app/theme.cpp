#include "web/app/theme.h"

#include <cstdint>

#include "web/app/fonts.h"

namespace digitforge {
namespace {

ImVec4 vec(ImU32 value) { return ImGui::ColorConvertU32ToFloat4(value); }

ImFont* add_font(std::span<const unsigned char> file, float pixels) {
  // Latin, and the few signs that the texts use; web/CMakeLists.txt keeps the same set.
  static const ImWchar ranges[] = {0x20,   0x7e,   0xb7,   0xb7,   0xc0,   0xff,   0x2013, 0x2026,
                                   0x2190, 0x2193, 0x2212, 0x2212, 0x2713, 0x2717, 0};
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
  colors[ImGuiCol_Text] = vec(theme.colour.text);
  colors[ImGuiCol_TextDisabled] = vec(theme.colour.muted);
  colors[ImGuiCol_WindowBg] = vec(theme.colour.background);
  colors[ImGuiCol_ChildBg] = ImVec4(0, 0, 0, 0);
  colors[ImGuiCol_PopupBg] = vec(theme.colour.raised);
  colors[ImGuiCol_Border] = vec(theme.colour.line);
  colors[ImGuiCol_FrameBg] = vec(theme.colour.raised);
  colors[ImGuiCol_TextSelectedBg] = vec(theme.colour.accent_soft);
  colors[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
  colors[ImGuiCol_ScrollbarGrab] = vec(theme.colour.line);
  colors[ImGuiCol_ScrollbarGrabHovered] = vec(theme.colour.raised_hover);
  colors[ImGuiCol_ScrollbarGrabActive] = vec(theme.colour.muted);
}

constexpr ImU32 rgb(std::uint32_t value) {
  return IM_COL32(value >> 16 & 255, value >> 8 & 255, value & 255, 255);
}

}  // namespace

const Palette& dark_palette() {
  static constexpr Palette kDark = {
      .background = rgb(0x14161b),
      .panel = rgb(0x1b1e25),
      .raised = rgb(0x282c36),
      .raised_hover = rgb(0x333845),
      .pressed = rgb(0x22252e),
      .line = rgb(0x313642),
      .text = rgb(0xf3f1ee),
      .muted = rgb(0xa3a9b8),
      .disabled = rgb(0x6a707e),
      .accent = rgb(0xff9d42),
      .accent_hover = rgb(0xffb269),
      .accent_pressed = rgb(0xe8872c),
      .accent_soft = rgb(0x473422),
      .accent_text = rgb(0xffb269),
      .on_accent = rgb(0x201204),
      .tile = rgb(0x000000),
      .real = rgb(0x63cf94),
      .forged = rgb(0xf26d5b),
      .warning = rgb(0x4a2a26),
      .shade = IM_COL32(0x08, 0x09, 0x0c, 190),
      .paper = false,
  };
  return kDark;
}

const Palette& light_palette() {
  static constexpr Palette kLight = {
      .background = rgb(0xf3efe8),
      .panel = rgb(0xfcfaf6),
      .raised = rgb(0xe9e3d9),
      .raised_hover = rgb(0xdfd7ca),
      .pressed = rgb(0xd8cfc0),
      .line = rgb(0xdad2c5),
      .text = rgb(0x26221c),
      .muted = rgb(0x655e52),
      .disabled = rgb(0xa39b8d),
      .accent = rgb(0xd9650b),
      .accent_hover = rgb(0xe67720),
      .accent_pressed = rgb(0xbd5406),
      .accent_soft = rgb(0xfae3cc),
      .accent_text = rgb(0xa84c04),
      .on_accent = rgb(0xfffaf4),
      .tile = rgb(0xffffff),
      .real = rgb(0x1f8a54),
      .forged = rgb(0xc8402c),
      .warning = rgb(0xf8dcd5),
      .shade = IM_COL32(0x3a, 0x33, 0x28, 130),
      .paper = true,
  };
  return kLight;
}

void Theme::use(const Palette& palette) {
  colour = palette;
  apply_style(*this);
}

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
