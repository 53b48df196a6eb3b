#pragma once

#include <imgui.h>

namespace digitforge {

/// The colours of one look. Digits are white on black in the dark one, ink on paper in the light.
struct Palette {
  ImU32 background, panel, raised, raised_hover, pressed, line;
  ImU32 text, muted, disabled;
  ImU32 accent, accent_hover, accent_pressed, accent_soft, accent_text, on_accent;
  ImU32 tile, real, forged, warning, shade;
  bool paper;  ///< dark ink on light paper
};
const Palette& dark_palette();
const Palette& light_palette();

/// Fonts and sizes for one pixel ratio. The app works in device pixels throughout; px() takes the
/// CSS pixels that a design is drawn in.
struct Theme {
  float scale = 0;  ///< device pixels a design pixel
  Palette colour = dark_palette();
  ImFont* body = nullptr;
  ImFont* small = nullptr;
  ImFont* strong = nullptr;
  ImFont* title = nullptr;
  ImFont* digit = nullptr;

  /// Design pixels to whole device pixels.
  float px(float css) const { return static_cast<float>(static_cast<int>(css * scale + 0.5f)); }
  /// Builds fonts and style for `new_scale`; true where they changed, so that the renderer must
  /// make its font texture anew.
  bool apply(float new_scale);
  void use(const Palette& palette);
};

}  // namespace digitforge
