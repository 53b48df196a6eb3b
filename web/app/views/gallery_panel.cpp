#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "web/app/actions.h"
#include "web/app/views/gallery_layout.h"
#include "web/app/views/views.h"

namespace digitforge {
namespace {

/// The discriminator's probability that image `index` is real: a bar and a number.
void verdict(Ui& ui, std::uint32_t index, const Rect& area) {
  const Gallery& gallery = ui.studio.gallery();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  Rect rest = area;
  rest.min.y += ui.px(3);
  const Rect bar = cut_top(rest, ui.px(3), ui.px(2));
  draw->AddRectFilled(bar.min, bar.max, colour::raised, ui.px(1.5f));
  if (index >= gallery.judged()) return;
  const float real = gallery.probability(index);
  const ImU32 shade = real >= 0.5f ? colour::real : colour::forged;
  const float end = bar.min.x + std::round(bar.width() * real);
  draw->AddRectFilled(bar.min, ImVec2(end, bar.max.y), shade, ui.px(1.5f));
  const char* format = "%.0f";
  if (area.width() >= ui.px(34)) format = "%.0f%%";
  if (area.width() >= ui.px(76)) format = "%.0f %% real";
  char text[24];
  std::snprintf(text, sizeof text, format, 100.0 * static_cast<double>(real));
  draw_text(rest, ui.theme.small, colour::muted, text, Align::centre);
}

void draw_images(Ui& ui, const GalleryLayout& layout, const ImVec2& origin) {
  const Studio& studio = ui.studio;
  const Gallery& gallery = studio.gallery();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const auto texture = reinterpret_cast<ImTextureID>(studio.texture());
  const auto atlas_columns = static_cast<float>(studio.atlas_columns());
  const auto atlas_rows = static_cast<float>(studio.atlas_rows());
  for (std::uint32_t i = 0; i < gallery.plan().size(); ++i) {
    const auto column = static_cast<float>(i % static_cast<std::uint32_t>(layout.columns));
    const auto row = static_cast<float>(i / static_cast<std::uint32_t>(layout.columns));
    const ImVec2 min(origin.x + column * (layout.image_width + layout.gap),
                     origin.y + row * (layout.image_height + layout.label + layout.gap));
    const ImVec2 max(min.x + layout.image_width, min.y + layout.image_height);
    const Rect rect{min, max};
    if (!ImGui::IsRectVisible(min, ImVec2(max.x, max.y + layout.label))) continue;
    if (i < gallery.done() && studio.texture() != 0) {
      const auto tile_x = static_cast<float>(i % studio.atlas_columns());
      const auto tile_y = static_cast<float>(i / studio.atlas_columns());
      draw->AddImage(texture, min, max, ImVec2(tile_x / atlas_columns, tile_y / atlas_rows),
                     ImVec2((tile_x + 1) / atlas_columns, (tile_y + 1) / atlas_rows));
      ui.report.image(i, rect);
    } else {
      draw->AddRectFilled(min, max, colour::tile);
    }
    if (layout.label > 0)
      verdict(ui, i, {ImVec2(min.x, max.y), ImVec2(max.x, max.y + layout.label)});
  }
}

std::string subject(const Ui& ui) {
  const State& state = ui.studio.state;
  const Library& library = ui.studio.library();
  const Model* model = library.model(state.model);
  if (!model) return library.loading() > 0 ? "Loading \u2026" : "No model could be loaded";
  if (model->info().classes == 0) return "Digits as they come";
  if (shows_all_digits(state, library)) return "All digits, a row each";
  return "Digit " + std::to_string(state.digit);
}

std::string timing(const Ui& ui) {
  const Gallery& gallery = ui.studio.gallery();
  if (gallery.done() == 0) return "";
  if (!gallery.complete()) {
    return std::to_string(gallery.done()) + " of " + std::to_string(gallery.plan().size());
  }
  char text[48];
  const double ms = gallery.ms_per_image();
  std::snprintf(text, sizeof text, ms < 0.995 ? "%.2f ms an image" : "%.1f ms an image", ms);
  return text;
}

}  // namespace

void gallery_panel(Ui& ui, const Rect& area) {
  ui.report.control("gallery", area);
  const Gallery& gallery = ui.studio.gallery();
  if (!ui.studio.library().model(ui.studio.state.model) || gallery.width() == 0) return;
  if (area.height() < ui.px(40)) return;  // an open on-screen keyboard takes the place
  const bool judging = ui.studio.judging();
  const float gap = ui.px(gallery.plan().size() > 100 ? 4 : 8);
  const float label = judging ? ui.px(26) : 0;
  const GalleryLayout layout =
      lay_out(gallery, area.width(), area.height(), gap, label, ui.px(judging ? 34 : 22));

  ImGui::SetCursorScreenPos(area.min);
  ImGui::BeginChild("gallery", ImVec2(area.width(), area.height()), 0,
                    layout.height > area.height() ? 0 : ImGuiWindowFlags_NoScrollbar);
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const float left = std::max(0.0f, std::floor((area.width() - layout.width) / 2));
  const float top = std::max(0.0f, std::floor((area.height() - layout.height) / 2));
  draw_images(ui, layout, ImVec2(std::round(corner.x + left), std::round(corner.y + top)));
  ImGui::Dummy(ImVec2(layout.width, layout.height));
  scroll_by_touch(ui);
  ImGui::EndChild();
}

void caption(Ui& ui, const Rect& area) {
  Rect rest = area;
  const std::string time = timing(ui);
  const Rect right = cut_right(rest, ui.px(140), ui.px(8));
  draw_text(rest, ui.theme.strong, colour::text, subject(ui));
  draw_text(right, ui.theme.small, colour::muted, time, Align::right);
  const Gallery& gallery = ui.studio.gallery();
  if (gallery.done() > 0 && !gallery.complete()) {
    const float share =
        static_cast<float>(gallery.done()) / static_cast<float>(gallery.plan().size());
    ImGui::GetWindowDrawList()->AddRectFilled(
        ImVec2(area.min.x, area.max.y),
        ImVec2(area.min.x + area.width() * share, area.max.y + ui.px(2)), colour::accent);
  }
  ui.report.control("caption", area);
}

}  // namespace digitforge
