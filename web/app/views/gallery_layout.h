#pragma once

#include "web/app/gallery.h"
#include "web/app/layout_report.h"

namespace digitforge {

/// How a gallery's images are laid out, in device pixels.
struct GalleryLayout {
  int columns = 1;
  int rows = 1;
  int zoom = 1;     ///< device pixels an image pixel, so that no pixel is blurred
  float gap = 0;    ///< between images
  float label = 0;  ///< height kept free under each image
  float width = 0;  ///< of all images together
  float height = 0;
  float image_width = 0;  ///< of one
  float image_height = 0;
};

/// The layout with the largest images in an area of width x height. A gallery with a row a digit
/// keeps its columns, any other is wrapped as it fits best. Images stay at least `least` wide:
/// where they would not, the layout is higher than the area, to be scrolled.
GalleryLayout lay_out(const Gallery& gallery, float width, float height, float gap, float label,
                      float least);

}  // namespace digitforge
