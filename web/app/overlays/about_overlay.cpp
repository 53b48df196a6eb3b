#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "web/app/about.h"
#include "web/app/overlays/overlays.h"

namespace digitforge {
namespace {

void draw_network(Ui& ui, Rect& rest, const char* name, const Network& network,
                  const std::vector<Shape>& shapes, std::uint64_t parameters) {
  Rect head = cut_top(rest, ui.px(24), ui.px(6));
  draw_text(head, ui.theme.strong, ui.colour().text, name);
  draw_text(head, ui.theme.small, ui.colour().muted, count_text(parameters) + " weights",
            Align::right);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  bool first = true;
  for (const LayerSummary& layer : layers_of(network, shapes)) {
    if (!first) {
      const float x = std::round((rest.min.x + rest.max.x) / 2);
      const ImVec2 tip(x, rest.min.y + ui.px(9));
      draw->AddLine(ImVec2(x, rest.min.y), tip, ui.colour().muted, ui.px(1.5f));
      draw->AddTriangleFilled(ImVec2(x - ui.px(4), tip.y - ui.px(4)),
                              ImVec2(x + ui.px(4), tip.y - ui.px(4)), tip, ui.colour().muted);
      rest.min.y += ui.px(10);
    }
    const Rect box = cut_top(rest, ui.px(44));
    draw->AddRectFilled(box.min, box.max, ui.colour().raised, ui.px(8));
    if (first) draw->AddRect(box.min, box.max, ui.colour().accent, ui.px(8), 0, ui.px(1.5f));
    Rect inner = inset(box, ui.px(12), ui.px(4));
    const Rect upper = cut_top(inner, inner.height() / 2);
    draw_text(upper, ui.theme.body, ui.colour().text, layer.title);
    draw_text(inner, ui.theme.small, ui.colour().muted, layer.size);
    if (layer.parameters > 0) {
      draw_text(inner, ui.theme.small, ui.colour().muted, count_text(layer.parameters) + " weights",
                Align::right);
    }
    first = false;
  }
}

void rows(Ui& ui, Rect& rest, const char* title,
          const std::vector<std::pair<std::string, std::string>>& pairs) {
  if (pairs.empty()) return;
  rest.min.y += ui.px(20);
  draw_text(cut_top(rest, ui.px(24), ui.px(4)), ui.theme.strong, ui.colour().text, title);
  for (const auto& [name, value] : pairs) {
    Rect row = cut_top(rest, ui.px(24));
    ImFont* font = ui.theme.small;
    const float needed = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, value.c_str()).x + 1;
    const Rect right = cut_right(row, std::min(needed, row.width() * 0.7f), ui.px(12));
    draw_text(row, font, ui.colour().muted, name);
    draw_text(right, font, ui.colour().text, value, Align::right);
  }
}

}  // namespace

void about_overlay(Ui& ui, const ImVec2& screen) {
  Studio& studio = ui.studio;
  const Model* model = studio.library().model(studio.state.model);
  if (!model) {
    studio.session.about = false;
    return;
  }
  const LibraryEntry& entry = studio.library().entries()[studio.state.model];
  const ModelInfo& info = model->info();
  const Card card = begin_card(ui, "about-card", entry.title.c_str(), screen, 820);
  const ModelDescription& description = model->description();
  Rect rest = card.content;
  rest.min.y += draw_wrapped(rest, ui.theme.body, ui.colour().muted, story_of(info)) + ui.px(18);
  Rect left = rest;
  const bool wide = rest.width() > ui.px(600);
  if (wide) left = cut_left(rest, std::floor((rest.width() - ui.px(28)) / 2), ui.px(28));
  draw_network(ui, left, "Generator", description.generator, entry.generator_shapes,
               info.generator_parameters);
  if (!wide) rest.min.y = left.min.y + ui.px(20);
  if (description.discriminator) {
    draw_network(ui, rest, "Discriminator", *description.discriminator, entry.discriminator_shapes,
                 info.discriminator_parameters);
  } else {
    const std::string text = "The discriminator is fetched when its verdict is asked for.";
    draw_text(cut_top(rest, ui.px(24), ui.px(6)), ui.theme.strong, ui.colour().text,
              "Discriminator");
    rest.min.y += draw_wrapped(rest, ui.theme.small, ui.colour().muted, text);
  }
  Rect& figures = wide ? left : rest;
  rows(ui, wide && left.min.y > rest.min.y ? rest : figures, "Scores", entry.scores);
  rows(ui, wide && left.min.y > rest.min.y ? rest : figures, "Training", training_of(info));
  studio.session.about = card.open;
  end_card(ui, card, std::max(left.min.y, rest.min.y) + ui.px(8));
}

}  // namespace digitforge
