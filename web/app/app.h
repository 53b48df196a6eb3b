#pragma once

#include <imgui.h>

#include <string>

#include "web/app/layout_report.h"
#include "web/app/studio.h"
#include "web/app/theme.h"

namespace digitforge {

/// The app as its shells see it: input goes to Dear ImGui, then frame() draws one picture.
/// Expects a current Dear ImGui context for its whole life.
class App {
 public:
  explicit App(Backend& backend);

  Studio& studio() { return studio_; }
  const Studio& studio() const { return studio_; }
  /// Builds fonts and sizes for a screen of `size` device pixels, `ratio` of them a CSS pixel; true
  /// where the renderer must make its font texture anew. Before the first frame and between frames.
  bool set_scale(float ratio, const ImVec2& size);
  /// Whether the system asks for a light look.
  void set_system_light(bool light) { system_light_ = light; }
  /// Whether the last pointer was a finger.
  void set_touch(bool touch) { touch_ = touch; }
  /// Two fingers moved apart by this factor, or together.
  void pinch(float factor);
  /// Something happened: draw until it has settled.
  void wake() { frames_wanted_ = kSettleFrames; }
  /// Whether input has come that no frame has handled: Dear ImGui spreads quick events over
  /// several.
  bool input_waits() const;
  /// Whether another frame would show something new.
  bool wants_frame() const;
  /// Seconds after which one would, though nothing happens until then: infinity where none will.
  double rest_seconds() const { return studio_.toast_seconds(); }
  /// Builds the frame's draw data and makes pictures, in about `budget_ms` together, but at least
  /// one picture; size in device pixels.
  void frame(const ImVec2& size, double budget_ms);
  /// The colour behind everything.
  ImU32 background() const { return theme_.colour.background; }
  /// State and layout of the last frame, see LayoutReport::json.
  std::string report() const;

 private:
  /// Dear ImGui shows the effect of an event a frame or two after it.
  static constexpr int kSettleFrames = 4;

  void choose_look();
  /// Whether the mouse has rested since it pressed: a tooltip would hide what came of it.
  bool hushed();
  /// Whether a finger rests on the screen for long enough to ask for a tooltip.
  bool long_press();

  Studio studio_;
  Theme theme_;
  LayoutReport report_;
  float ratio_ = 1;
  bool touch_ = false;
  bool system_light_ = false;
  bool pressed_long_ = false;
  bool hushed_ = false;
  int frames_wanted_ = kSettleFrames;
};

}  // namespace digitforge
