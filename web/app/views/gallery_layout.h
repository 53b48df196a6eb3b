#pragma once

#include <cstdint>

namespace digitforge {

/// How images are laid out, in device pixels.
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

/// What is to be laid out.
struct GalleryContent {
  int size = 1;
  int columns = 0;       ///< images a row; 0: as it fits best
  int image_width = 28;  ///< of one, in its own pixels
  int image_height = 28;
  float gap = 0;
  float label = 0;
  float least = 0;    ///< width below which an image is not shown smaller
  float enlarge = 1;  ///< over what fits
};

/// The layout with the largest images in an area of width x height. Where they would become too
/// small, or are enlarged, the layout is larger than the area, to be scrolled.
GalleryLayout lay_out(const GalleryContent& content, float width, float height);

/// The same of as many images as there is place for, at least one: `content.size` becomes their
/// number.
GalleryLayout lay_out_fitting(GalleryContent& content, float width, float height);

}  // namespace digitforge
