#include "web/app/overlays/overlays.h"
#include "web/app/views/views.h"

namespace digitforge {

void options_overlay(Ui& ui, const ImVec2& screen) {
  Studio& studio = ui.studio;
  const Card card = begin_card(ui, "options-card", "Choices", screen, 420);
  Rect rest = card.content;
  const float gap = ui.px(10);
  const Rect places = cut_top(rest, ui.px(44), gap);
  tools(ui, places);
  const Model* model = studio.library().model(studio.state.model);
  if (model) {
    seed_row(ui, cut_top(rest, ui.px(40), gap));
    size_row(ui, cut_top(rest, ui.px(40), gap));
    verdict_row(ui, cut_top(rest, ui.px(40), gap), "Discriminator\u2019s verdict");
    if (model->info().classes > 1 && studio.state.digit != kAllDigits) {
      blend_panel(ui, cut_top(rest, blend_panel_height(ui), gap));
    }
  }
  studio.session.options = card.open && !studio.session.help && !studio.session.about;
  end_card(ui, card, rest.min.y);
}

}  // namespace digitforge
