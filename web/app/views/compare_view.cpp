#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "web/app/actions.h"
#include "web/app/comparison.h"
#include "web/app/views/gallery_layout.h"
#include "web/app/views/views.h"

namespace digitforge {
namespace {

constexpr int kNarrowMost = 8;  ///< images of a model that a narrow screen has place for

void figure(Ui& ui, const Rect& area, const char* name, const std::string& value, double share,
            const char* tooltip) {
  Rect rest = area;
  const Rect bar = cut_bottom(rest, ui.px(ui.narrow ? 3 : 4), ui.px(ui.narrow ? 1 : 3));
  draw_text(rest, ui.theme.small, ui.colour().muted, name);
  draw_text(rest, ui.narrow ? ui.theme.small : ui.theme.strong, ui.colour().text, value,
            Align::right);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(bar.min, bar.max, ui.colour().raised, ui.px(2));
  const float end = bar.min.x + bar.width() * static_cast<float>(std::clamp(share, 0.0, 1.0));
  if (end >= bar.min.x + 1) {
    draw->AddRectFilled(bar.min, ImVec2(end, bar.max.y), ui.colour().accent, ui.px(2));
  }
  ImGui::SetCursorScreenPos(area.min);
  ImGui::InvisibleButton(name, ImVec2(area.width(), area.height()));
  show_tooltip(ui, tooltip);
}

float figures_height(const Ui& ui) { return ui.px(ui.narrow ? 44 : 62); }

void figures(Ui& ui, Rect area, const Figures& means) {
  if (means.count == 0) return;
  const float height = ui.px(ui.narrow ? 20 : 28);
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", means.sharpness);
  const Rect upper = cut_top(area, height, area.height() - 2 * height);
  figure(ui, upper, "Sharpness", text, means.sharpness / 0.25,
         "Mean gradient energy at the strokes: crisp edges have more, blurred ones less. Real "
         "digits have about 0.20.");
  std::snprintf(text, sizeof text, "%.2f %%", means.speckle * 100);
  figure(ui, cut_top(area, height), "Speckle", text, means.speckle * 20,
         "Share of the ink in dots that stand alone. Real digits have almost none.");
}

/// Around a card's pictures: left and right together, above and below together.
ImVec2 card_margins(const Ui& ui) {
  return ui.narrow ? ImVec2(2 * ui.px(8), ui.px(18 + 4 + 4 + 2 * 6) + figures_height(ui))
                   : ImVec2(2 * ui.px(14), ui.px(22 + 8 + 10 + 2 * 12) + figures_height(ui));
}

void card(Ui& ui, std::size_t model, const Rect& area) {
  Studio& studio = ui.studio;
  const LibraryEntry& entry = studio.library().entries()[model];
  ImGui::PushID(static_cast<int>(model));
  ImGui::GetWindowDrawList()->AddRectFilled(area.min, area.max, ui.colour().panel, ui.px(12));
  Rect rest = inset(area, ui.px(ui.narrow ? 8 : 14), ui.px(ui.narrow ? 6 : 12));
  const Rect head = cut_top(rest, ui.px(ui.narrow ? 18 : 22), ui.px(ui.narrow ? 4 : 8));
  draw_text(head, ui.narrow ? ui.theme.small : ui.theme.strong, ui.colour().text,
            ui.narrow ? entry.key : entry.title);
  if (entry.model->info().classes == 0) {
    draw_text(head, ui.theme.small, ui.colour().muted, "any digit", Align::right);
  }
  const Rect low = cut_bottom(rest, figures_height(ui), ui.px(ui.narrow ? 4 : 10));

  const Shape& image = entry.model->info().image;
  GalleryContent content;
  content.size = static_cast<int>(compared_size(studio.state, studio.library()));
  content.image_height = static_cast<int>(image[1]);
  content.image_width = static_cast<int>(image[2]);
  content.gap = ui.px(ui.narrow ? 3 : 6);
  const int all = content.size;
  if (ui.narrow) content.size = std::min(content.size, kNarrowMost);
  const GalleryLayout layout = lay_out_fitting(content, rest.width(), rest.height());
  const ImVec2 origin(std::round(rest.min.x + (rest.width() - layout.width) / 2),
                      std::round(rest.min.y + (rest.height() - layout.height) / 2));
  for (int i = 0; i < all; ++i) {
    const auto index = static_cast<std::uint32_t>(i);
    const PictureSpec spec = compared_spec(studio.state, studio.library(), model, index);
    const Picture* picture = studio.pictures().ask(spec);
    if (i >= content.size) continue;  // counts for the figures all the same
    const auto column = static_cast<float>(i % layout.columns);
    const auto row = static_cast<float>(i / layout.columns);
    const ImVec2 min(origin.x + column * (layout.image_width + layout.gap),
                     origin.y + row * (layout.image_height + layout.gap));
    const Rect rect = draw_picture(
        ui, picture, {min, ImVec2(min.x + layout.image_width, min.y + layout.image_height)});
    ui.report.image(index, rect, spec, picture);
  }
  figures(ui, low, compared_figures(studio.state, studio.library(), studio.pictures(), model));
  ui.report.part("card-" + std::to_string(model), area);
  ImGui::PopID();
}

/// Narrow screens show short names, three a row, from the top of `rest`, which it shortens.
void model_chips(Ui& ui, Rect& rest, const std::vector<std::size_t>& compared) {
  Studio& studio = ui.studio;
  const auto& entries = studio.library().entries();
  const int count = static_cast<int>(entries.size());
  const int columns = ui.narrow ? std::min(count, 3) : count;
  Rect line;
  for (int i = 0; i < count; ++i) {
    const auto model = static_cast<std::size_t>(i);
    const bool chosen = std::find(compared.begin(), compared.end(), model) != compared.end();
    if (i % columns == 0) line = cut_top(rest, ui.px(ui.narrow ? 30 : 36), ui.px(6));
    const Rect place = cell(line, i % columns, columns, ui.px(6));
    const std::string& name = ui.narrow ? entries[model].key : entries[model].title;
    if (chip(ui, "compare-" + std::to_string(i), place, name, chosen,
             "Show or hide this model; four at most")) {
      toggle_compared(studio.state, studio.library(), model);
    }
  }
}

}  // namespace

void compare_view(Ui& ui, const Rect& area) {
  Studio& studio = ui.studio;
  const std::vector<std::size_t> models = compared_models(studio.state, studio.library());
  if (models.empty()) return;
  Rect rest = area;
  model_chips(ui, rest, models);
  rest.min.y += ui.px(ui.narrow ? 2 : 6);
  const int count = static_cast<int>(models.size());
  const float gap = ui.px(ui.narrow ? 8 : 12);
  const ImVec2 margins = card_margins(ui);
  // The grid of cards whose pictures' places are the most square.
  int best = 1;
  float best_edge = 0;
  for (int columns = 1; columns <= (ui.narrow ? std::min(count, 2) : count); ++columns) {
    const int rows = (count + columns - 1) / columns;
    const float width = (rest.width() + gap) / static_cast<float>(columns) - gap - margins.x;
    const float height = (rest.height() + gap) / static_cast<float>(rows) - gap - margins.y;
    const float edge = std::min(width, height);
    if (edge > best_edge || (ui.narrow && columns == 2)) {  // words need half the width
      best = columns;
      best_edge = edge;
    }
  }
  const int rows = (count + best - 1) / best;
  const float height = std::floor((rest.height() + gap) / static_cast<float>(rows) - gap);
  for (int row = 0; row < rows; ++row) {
    const Rect line = cut_top(rest, height, gap);
    for (int column = 0; column < best && row * best + column < count; ++column) {
      card(ui, models[static_cast<std::size_t>(row * best + column)],
           cell(line, column, best, gap));
    }
  }
}

}  // namespace digitforge
