#pragma once

#include <imgui.h>

namespace digitforge {

/// Colours of the one theme: warm light on charcoal, so that the white-on-black digits lead.
namespace colour {
inline constexpr ImU32 background = IM_COL32(0x14, 0x16, 0x1b, 255);
inline constexpr ImU32 panel = IM_COL32(0x1b, 0x1e, 0x25, 255);
inline constexpr ImU32 raised = IM_COL32(0x28, 0x2c, 0x36, 255);
inline constexpr ImU32 raised_hover = IM_COL32(0x33, 0x38, 0x45, 255);
inline constexpr ImU32 pressed = IM_COL32(0x22, 0x25, 0x2e, 255);
inline constexpr ImU32 line = IM_COL32(0x31, 0x36, 0x42, 255);
inline constexpr ImU32 text = IM_COL32(0xf3, 0xf1, 0xee, 255);
inline constexpr ImU32 muted = IM_COL32(0xa3, 0xa9, 0xb8, 255);
inline constexpr ImU32 disabled = IM_COL32(0x6a, 0x70, 0x7e, 255);
inline constexpr ImU32 accent = IM_COL32(0xff, 0x9d, 0x42, 255);
inline constexpr ImU32 accent_hover = IM_COL32(0xff, 0xb2, 0x69, 255);
inline constexpr ImU32 accent_pressed = IM_COL32(0xe8, 0x87, 0x2c, 255);
inline constexpr ImU32 accent_soft = IM_COL32(0x47, 0x34, 0x22, 255);
inline constexpr ImU32 on_accent = IM_COL32(0x20, 0x12, 0x04, 255);
inline constexpr ImU32 tile = IM_COL32(0, 0, 0, 255);
inline constexpr ImU32 real = IM_COL32(0x63, 0xcf, 0x94, 255);
inline constexpr ImU32 forged = IM_COL32(0xf2, 0x6d, 0x5b, 255);
inline constexpr ImU32 warning = IM_COL32(0x4a, 0x2a, 0x26, 255);
}  // namespace colour

/// Fonts and sizes for one pixel ratio. The app works in device pixels throughout; px() takes the
/// CSS pixels that a design is drawn in.
struct Theme {
  float scale = 0;  ///< device pixels a CSS pixel
  ImFont* body = nullptr;
  ImFont* small = nullptr;
  ImFont* strong = nullptr;
  ImFont* title = nullptr;
  ImFont* digit = nullptr;

  /// CSS pixels to whole device pixels.
  float px(float css) const { return static_cast<float>(static_cast<int>(css * scale + 0.5f)); }
  /// Builds fonts and style for `new_scale`; true where they changed, so that the renderer must
  /// make its font texture anew.
  bool apply(float new_scale);
};

}  // namespace digitforge
