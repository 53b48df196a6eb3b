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

GalleryLayout with_zoom(GalleryLayout layout, const GalleryContent& content, int zoom) {
  layout.zoom = std::max(1, zoom);
  layout.image_width = static_cast<float>(layout.zoom * content.image_width);
  layout.image_height = static_cast<float>(layout.zoom * content.image_height);
  layout.width = extent(layout.columns, layout.image_width, layout.gap);
  layout.height = extent(layout.rows, layout.image_height + layout.label, layout.gap);
  return layout;
}

}  // namespace

GalleryLayout lay_out(const GalleryContent& content, float width, float height) {
  const int size = std::max(1, content.size);
  const auto image_width = static_cast<float>(content.image_width);
  const auto image_height = static_cast<float>(content.image_height);

  const auto layout_of = [&](int columns, bool fit_height) {
    GalleryLayout layout;
    layout.columns = columns;
    layout.rows = (size + columns - 1) / columns;
    layout.gap = content.gap;
    layout.label = content.label;
    float zoom = share(columns, width, content.gap) / image_width;
    if (fit_height) {
      const float high = share(layout.rows, height, content.gap) - content.label;
      zoom = std::min(zoom, high / image_height);
    }
    return with_zoom(layout, content, static_cast<int>(std::floor(zoom)));
  };
  // Large images, but rather smaller ones than a row with holes; then the shape most like the
  // area's.
  const auto worth = [&](const GalleryLayout& layout) {
    const int empty = std::min(size, layout.columns * layout.rows - size);
    return static_cast<float>(layout.zoom) *
           (1 - static_cast<float>(empty) / static_cast<float>(size));
  };
  const auto better = [&](const GalleryLayout& a, const GalleryLayout& b) {
    if (worth(a) != worth(b)) return worth(a) > worth(b);
    return std::max(a.width / width, a.height / height) <
           std::max(b.width / width, b.height / height);
  };

  const bool fixed = content.columns > 0;
  GalleryLayout best = layout_of(fixed ? content.columns : 1, true);
  for (int columns = 2; !fixed && columns <= size; ++columns) {
    const GalleryLayout layout = layout_of(columns, true);
    if (layout.width <= width && better(layout, best)) best = layout;
  }
  if (best.image_width < content.least || best.height > height) {
    if (fixed) {
      best = layout_of(content.columns, false);
    } else {
      const float edge = std::ceil(content.least / image_width) * image_width;
      const int columns =
          static_cast<int>(std::floor((width + content.gap) / (edge + content.gap)));
      best = layout_of(std::clamp(columns, 1, size), false);
    }
  }
  if (content.enlarge <= 1) return best;
  const float zoom = static_cast<float>(best.zoom) * content.enlarge;
  return with_zoom(best, content, static_cast<int>(std::round(zoom)));
}

GalleryLayout lay_out_fitting(GalleryContent& content, float width, float height) {
  GalleryLayout layout = lay_out(content, width, height);
  while ((layout.width > width || layout.height > height) && content.size > 1) {
    --content.size;
    layout = lay_out(content, width, height);
  }
  return layout;
}

}  // namespace digitforge
