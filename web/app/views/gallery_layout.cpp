#include "web/app/views/gallery_layout.h"

#include <algorithm>
#include <cmath>

namespace digitforge {
namespace {

/// `count` items of `size` with gaps between them.
float extent(int count, float size, float gap) {
  return static_cast<float>(count) * (size + gap) - gap;
}

/// The size at which `count` items with gaps between them fill `extent`.
float share(int count, float extent, float gap) {
  return (extent + gap) / static_cast<float>(count) - gap;
}

GalleryLayout with_zoom(GalleryLayout layout, const Gallery& gallery, int zoom) {
  layout.zoom = std::max(1, zoom);
  layout.image_width = static_cast<float>(layout.zoom) * static_cast<float>(gallery.width());
  layout.image_height = static_cast<float>(layout.zoom) * static_cast<float>(gallery.height());
  layout.width = extent(layout.columns, layout.image_width, layout.gap);
  layout.height = extent(layout.rows, layout.image_height + layout.label, layout.gap);
  return layout;
}

}  // namespace

GalleryLayout lay_out(const Gallery& gallery, float width, float height, float gap, float label,
                      float least) {
  const int size = std::max(1, static_cast<int>(gallery.plan().size()));
  const auto image_width = static_cast<float>(std::max(1u, gallery.width()));
  const auto image_height = static_cast<float>(std::max(1u, gallery.height()));
  const bool fixed = gallery.plan().rows > 1;
  const auto columns_wanted = static_cast<int>(gallery.plan().columns);

  const auto layout_of = [&](int columns, bool fit_height) {
    GalleryLayout layout;
    layout.columns = columns;
    layout.rows = (size + columns - 1) / columns;
    layout.gap = gap;
    layout.label = label;
    float zoom = share(columns, width, gap) / image_width;
    if (fit_height) zoom = std::min(zoom, (share(layout.rows, height, gap) - label) / image_height);
    return with_zoom(layout, gallery, static_cast<int>(std::floor(zoom)));
  };
  // Of equal zooms the fewest empty places, then the shape most like the area's.
  const auto better = [&](const GalleryLayout& a, const GalleryLayout& b) {
    if (a.zoom != b.zoom) return a.zoom > b.zoom;
    const int empty_a = a.columns * a.rows - size;
    const int empty_b = b.columns * b.rows - size;
    if (empty_a != empty_b) return empty_a < empty_b;
    return std::max(a.width / width, a.height / height) <
           std::max(b.width / width, b.height / height);
  };

  GalleryLayout best = layout_of(fixed ? columns_wanted : 1, true);
  for (int columns = 2; !fixed && columns <= size; ++columns) {
    const GalleryLayout layout = layout_of(columns, true);
    if (layout.width <= width && better(layout, best)) best = layout;
  }
  if (best.image_width >= least && best.height <= height) return best;
  if (fixed) return layout_of(columns_wanted, false);
  const float edge = std::ceil(least / image_width) * image_width;
  const int columns = static_cast<int>(std::floor((width + gap) / (edge + gap)));
  return layout_of(std::clamp(columns, 1, size), false);
}

}  // namespace digitforge
