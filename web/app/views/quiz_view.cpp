#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "web/app/actions.h"
#include "web/app/quiz.h"
#include "web/app/views/gallery_layout.h"
#include "web/app/views/views.h"

namespace digitforge {
namespace {

void score(Ui& ui, const Rect& area) {
  const Quiz& quiz = ui.studio.session.quiz;
  const std::string text =
      quiz.asked == 0 ? "Real or forged?"
                      : std::to_string(quiz.right) + " of " + std::to_string(quiz.asked) + " right";
  draw_text(area, ui.theme.title, ui.colour().text, text, Align::centre);
  ui.report.part("quiz-score", area);
}

void ask(Ui& ui, const Rect& area) {
  Studio& studio = ui.studio;
  Quiz& quiz = studio.session.quiz;
  const Question asked = question(quiz, studio.state, studio.library(), studio.real());
  Rect rest = area;
  score(ui, cut_top(rest, ui.px(34), ui.px(10)));
  Rect low = cut_bottom(rest, ui.px(52), ui.px(8));
  const Rect verdict = cut_bottom(rest, ui.px(30), ui.px(12));
  const float width = std::min(low.width(), ui.px(460));
  low = inset(low, std::floor((low.width() - width) / 2), 0);
  const Rect rect = draw_picture(ui, studio.pictures().ask(asked.picture), rest);
  ui.report.image(0, rect, asked.picture, studio.pictures().ask(asked.picture));
  if (!quiz.answer) {
    if (button(ui, "quiz-real", cell(low, 0, 2, ui.px(12)), "Real",
               {.tooltip = "Somebody wrote this digit (R)"})) {
      answer(quiz, asked, true);
    }
    if (button(ui, "quiz-forged", cell(low, 1, 2, ui.px(12)), "Forged",
               {.tooltip = "The model made this digit (F)"})) {
      answer(quiz, asked, false);
    }
    return;
  }
  const bool right = *quiz.answer == asked.real;
  const ImU32 colour = right ? ui.colour().real : ui.colour().forged;
  const std::string& title = studio.library().entries()[studio.state.model].title;
  draw_text(verdict, ui.theme.strong, colour,
            std::string(right ? "Right: " : "Wrong: ") +
                (asked.real ? "somebody wrote it" : "forged by " + title),
            Align::centre);
  ImGui::GetWindowDrawList()->AddRect(ImVec2(rect.min.x - ui.px(4), rect.min.y - ui.px(4)),
                                      ImVec2(rect.max.x + ui.px(4), rect.max.y + ui.px(4)), colour,
                                      ui.px(3), 0, ui.px(4));
  if (button(ui, "quiz-next", low, "Next", {.primary = true, .tooltip = "Next picture (Space)"})) {
    next_question(quiz);
  }
}

void sheet(Ui& ui, const char* title, const Rect& area, const std::vector<PictureSpec>& specs) {
  Rect rest = area;
  Rect head = cut_top(rest, ui.px(24), ui.px(6));
  GalleryContent content;
  content.size = static_cast<int>(specs.size());
  content.gap = ui.px(6);
  const GalleryLayout layout = lay_out_fitting(content, rest.width(), rest.height());
  const float down = std::max(0.0f, std::floor((rest.height() - layout.height) / 2));
  const ImVec2 origin(std::round(rest.min.x + (rest.width() - layout.width) / 2),
                      std::round(rest.min.y + down));
  head.min = ImVec2(std::min(origin.x, rest.max.x - ui.px(230)), head.min.y + down);
  head.min.x = std::max(head.min.x, rest.min.x);
  head.max.y += down;
  draw_text(head, ui.theme.strong, ui.colour().text, title);
  for (std::size_t i = 0; i < static_cast<std::size_t>(content.size); ++i) {
    const auto column = static_cast<float>(i % static_cast<std::size_t>(layout.columns));
    const auto row = static_cast<float>(i / static_cast<std::size_t>(layout.columns));
    const ImVec2 min(origin.x + column * (layout.image_width + layout.gap),
                     origin.y + row * (layout.image_height + layout.gap));
    const Picture* picture = ui.studio.pictures().ask(specs[i]);
    const Rect rect = draw_picture(
        ui, picture, {min, ImVec2(min.x + layout.image_width, min.y + layout.image_height)});
    ui.report.image(static_cast<std::uint32_t>(i), rect, specs[i], picture);
  }
}

/// As many real digits as generated ones, of the same label.
void side_by_side(Ui& ui, const Rect& area) {
  Studio& studio = ui.studio;
  const State& state = studio.state;
  const Library& library = studio.library();
  const bool labels = library.model(state.model)->info().classes > 0;
  const bool all = shows_all_digits(state, library);
  const std::uint32_t size = std::clamp(all ? 30u : gallery_size(state, library), 9u, 30u);
  std::vector<PictureSpec> made, real;
  const std::vector<std::size_t> pool =
      studio.real().with_label(labels && !all ? state.digit : kNone);
  for (std::uint32_t i = 0; i < size; ++i) {
    PictureSpec spec{state.model, column_noise(state, i), {}};
    if (labels) {
      spec.label = all ? label_of(static_cast<std::int32_t>(i % 10)) : row_label(state, library, 0);
    }
    made.push_back(spec);
    if (pool.empty()) continue;
    std::size_t number = pool[(i + state.seed) % pool.size()];
    if (all) {
      const std::vector<std::size_t> same =
          studio.real().with_label(static_cast<std::int32_t>(i % 10));
      number = same[(i / 10 + state.seed) % same.size()];
    }
    real.push_back({kRealModel, {.index = static_cast<std::uint32_t>(number)}, {}});
  }
  const bool beside = area.width() > area.height();
  Rect rest = area;
  const float gap = ui.px(28);
  const Rect first = beside ? cut_left(rest, std::floor((area.width() - gap) / 2), gap)
                            : cut_top(rest, std::floor((area.height() - gap) / 2), gap);
  const LibraryEntry& entry = library.entries()[state.model];
  const std::string title = "Forged by " + (ui.narrow ? entry.key : entry.title);
  sheet(ui, title.c_str(), first, made);
  sheet(ui, ui.narrow ? "By people (MNIST)" : "Written by people (MNIST test set)", rest, real);
}

}  // namespace

void quiz_view(Ui& ui, const Rect& area) {
  Studio& studio = ui.studio;
  if (!studio.library().model(studio.state.model)) return;
  Rect rest = area;
  if (studio.real().size() == 0) {
    return draw_text(area, ui.theme.body, ui.colour().muted,
                     "The real digits are not part of this build.", Align::centre);
  }
  Rect head = cut_top(rest, ui.px(36), ui.px(14));
  if (!ui.narrow) head = cut_left(head, std::min(head.width(), ui.px(320)));
  if (chip(ui, "quiz-play", cell(head, 0, 2, ui.px(6)), "Quiz", !studio.state.beside,
           "Real or forged? One picture at a time")) {
    set_beside(studio.state, false);
  }
  if (chip(ui, "quiz-beside", cell(head, 1, 2, ui.px(6)), "Side by side", studio.state.beside,
           "Real digits beside generated ones")) {
    set_beside(studio.state, true);
  }
  if (studio.state.beside) {
    side_by_side(ui, rest);
  } else {
    ask(ui, rest);
  }
}

}  // namespace digitforge
