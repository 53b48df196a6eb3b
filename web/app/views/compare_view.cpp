#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "shared/image_measures.h"
#include "web/app/actions.h"
#include "web/app/views/gallery_layout.h"
#include "web/app/views/views.h"

namespace digitforge {
namespace {

/// Means over the images of one model that are made.
struct Means {
  double sharpness = 0;
  double speckle = 0;
  int count = 0;

  void add(const Picture& picture) {
    sharpness += digitforge::sharpness(picture.pixels, picture.height, picture.width);
    speckle += digitforge::speckle(picture.pixels, picture.height, picture.width);
    ++count;
  }
};

void figure(Ui& ui, const Rect& area, const char* name, const std::string& value, double share,
            const char* tooltip) {
  Rect rest = area;
  const Rect bar = cut_bottom(rest, ui.px(4), ui.px(3));
  draw_text(rest, ui.theme.small, ui.colour().muted, name);
  draw_text(rest, ui.theme.strong, ui.colour().text, value, Align::right);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(bar.min, bar.max, ui.colour().raised, ui.px(2));
  const float end = bar.min.x + bar.width() * static_cast<float>(std::clamp(share, 0.0, 1.0));
  draw->AddRectFilled(bar.min, ImVec2(end, bar.max.y), ui.colour().accent, ui.px(2));
  ImGui::SetCursorScreenPos(area.min);
  ImGui::InvisibleButton(name, ImVec2(area.width(), area.height()));
  show_tooltip(ui, tooltip);
}

void figures(Ui& ui, Rect area, const Means& means) {
  if (means.count == 0) return;
  char text[32];
  const double sharp = means.sharpness / means.count;
  std::snprintf(text, sizeof text, "%.3f", sharp);
  const Rect upper = cut_top(area, ui.px(28), ui.px(6));
  figure(ui, upper, "Sharpness", text, sharp / 0.25,
         "Mean gradient energy at the strokes: crisp edges have more, blurred ones less. Real "
         "digits have about 0.20.");
  const double dots = means.speckle / means.count;
  std::snprintf(text, sizeof text, "%.2f %%", dots * 100);
  figure(ui, cut_top(area, ui.px(28)), "Speckle", text, dots * 20,
         "Share of the ink in dots that stand alone. Real digits have almost none.");
}

void card(Ui& ui, std::size_t model, const Rect& area) {
  Studio& studio = ui.studio;
  const LibraryEntry& entry = studio.library().entries()[model];
  ImGui::PushID(static_cast<int>(model));
  ImGui::GetWindowDrawList()->AddRectFilled(area.min, area.max, ui.colour().panel, ui.px(12));
  Rect rest = inset(area, ui.px(14), ui.px(12));
  draw_text(cut_top(rest, ui.px(22), ui.px(8)), ui.theme.strong, ui.colour().text, entry.title);
  const Rect low = cut_bottom(rest, ui.px(62), ui.px(10));

  State as = studio.state;
  as.model = model;
  const Shape& image = entry.model->info().image;
  const bool all = shows_all_digits(studio.state, studio.library());
  GalleryContent content;
  content.size = static_cast<int>(compared_size(studio.state, studio.library()));
  content.image_height = static_cast<int>(image[1]);
  content.image_width = static_cast<int>(image[2]);
  content.gap = ui.px(6);
  const GalleryLayout layout = lay_out(content, rest.width(), rest.height());
  const ImVec2 origin(std::round(rest.min.x + (rest.width() - layout.width) / 2),
                      std::round(rest.min.y + (rest.height() - layout.height) / 2));
  Means means;
  for (int i = 0; i < content.size; ++i) {
    const auto index = static_cast<std::uint32_t>(i);
    PictureSpec spec{model, column_noise(studio.state, all ? 0 : index), {}};
    if (entry.model->info().classes > 0) {
      // A model without labels may be the current one: the digit is kept for the others.
      const bool rows = all || studio.state.digit == kAllDigits;
      spec.label = rows ? label_of(i % 10) : row_label(as, studio.library(), 0);
    }
    const Picture* picture = studio.pictures().ask(spec);
    const auto column = static_cast<float>(i % layout.columns);
    const auto row = static_cast<float>(i / layout.columns);
    const ImVec2 min(origin.x + column * (layout.image_width + layout.gap),
                     origin.y + row * (layout.image_height + layout.gap));
    const Rect rect = draw_picture(
        ui, picture, {min, ImVec2(min.x + layout.image_width, min.y + layout.image_height)});
    ui.report.image(index, rect, spec, picture);
    if (picture && picture->ready) means.add(*picture);
  }
  figures(ui, low, means);
  ui.report.control("card-" + std::to_string(model), area);
  ImGui::PopID();
}

void model_chips(Ui& ui, const Rect& area, const std::vector<std::size_t>& compared) {
  Studio& studio = ui.studio;
  const auto& entries = studio.library().entries();
  const int count = static_cast<int>(entries.size());
  for (int i = 0; i < count; ++i) {
    const auto model = static_cast<std::size_t>(i);
    const bool chosen = std::find(compared.begin(), compared.end(), model) != compared.end();
    const Rect place = cell(area, i, count, ui.px(6));
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
  model_chips(ui, cut_top(rest, ui.px(36), ui.px(12)), models);
  const int count = static_cast<int>(models.size());
  const float gap = ui.px(12);
  // The grid of cards whose pictures' places are the most square.
  int best = 1;
  float best_edge = 0;
  for (int columns = 1; columns <= count; ++columns) {
    const int rows = (count + columns - 1) / columns;
    const float width = (rest.width() + gap) / static_cast<float>(columns) - gap - ui.px(28);
    const float height = (rest.height() + gap) / static_cast<float>(rows) - gap - ui.px(126);
    const float edge = std::min(width, height);
    if (edge > best_edge) {
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
