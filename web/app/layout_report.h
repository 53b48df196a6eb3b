#pragma once

#include <imgui.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "web/app/pictures.h"
#include "web/app/studio.h"

namespace digitforge {

/// A rectangle on the screen, in device pixels from the top left corner.
struct Rect {
  ImVec2 min;
  ImVec2 max;
  float width() const { return max.x - min.x; }
  float height() const { return max.y - min.y; }
};

/// Where everything was drawn in the last frame: what tests click at and compare, told by the
/// views themselves.
class LayoutReport {
 public:
  void clear();
  /// A part of the screen, by a name that stays the same: "gallery", "caption".
  void part(std::string name, const Rect& rect);
  /// A control: "resample", "digit-3", "model-0". Null where it has no tooltip.
  void control(std::string name, const Rect& rect, const char* tooltip);
  /// Where a control was drawn in this frame; null where it was not.
  const Rect* find(const std::string& name) const;
  /// An image: its number in its view, what it shows, and the picture if there is one.
  void image(std::uint32_t index, const Rect& rect, const PictureSpec& spec,
             const Picture* picture);

  /// State and layout as one JSON object; rectangles both in device and in CSS pixels. `ratio`:
  /// device pixels a CSS pixel. `input_waits`: events have not been handled yet, which is busy,
  /// too.
  std::string json(const Studio& studio, float ratio, bool input_waits) const;

 private:
  struct Control {
    std::string name;
    Rect rect;
    bool pressed_or_dragged = false;  ///< a control rather than a part
    std::string tooltip;
  };
  std::vector<Control> controls_;
  struct Image {
    std::uint32_t index = 0;
    Rect rect;
    PictureSpec spec;
    bool ready = false;
    std::optional<float> probability;
  };
  std::vector<Image> images_;
};

}  // namespace digitforge
