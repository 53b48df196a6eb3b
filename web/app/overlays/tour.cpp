#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "web/app/actions.h"
#include "web/app/overlays/overlays.h"

namespace digitforge {
namespace {

struct Step {
  View view;
  std::array<const char*, 2> beside;  ///< controls; the first that is on the screen
  const char* title;
  const char* text;
};

constexpr std::array<Step, 5> kSteps = {{
    {View::make,
     {"gallery", ""},
     "Handwriting that nobody wrote",
     "A neural network draws these digits from random numbers. It runs here, on your device."},
    {View::make,
     {"digits", "no-label"},
     "Choose a digit",
     "Press one, or All. Resample draws new ones from new noise."},
    {View::make,
     {"action-bar", "gallery"},
     "Keep what you like",
     "Press a picture to pin, shape, save or copy it."},
    {View::morph,
     {"digits", "pin-two"},
     "Morph one into another",
     "Choose what the picture shall become, and every step of the way is a digit, too."},
    {View::make,
     {"link", "options"},
     "Send it to a friend",
     "A link opens exactly what you see, on any device. Press ? for everything else."},
}};

void end_tour(Studio& studio) {
  studio.session.tour = -1;
  studio.preferences.toured = true;
}

}  // namespace

void tour(Ui& ui, const ImVec2& screen) {
  Studio& studio = ui.studio;
  const auto number = static_cast<std::size_t>(studio.session.tour);
  if (number >= kSteps.size()) return end_tour(studio);
  const Step& step = kSteps[number];
  const Rect* target = ui.report.find(step.beside[0]);
  if (!target) target = ui.report.find(step.beside[1]);

  const float width = std::min(ui.px(330), screen.x - 2 * ui.px(12));
  const float padding = ui.px(18);
  const float text = wrapped_height(width - 2 * padding, ui.theme.body, step.text);
  const float height = ui.px(30) + text + ui.px(16) + ui.px(40) + 2 * padding;
  ImVec2 at((screen.x - width) / 2, (screen.y - height) / 2);
  if (target) {
    // Right of what is in a side panel; else below, above or beside the target, wherever there is
    // place, or over its lower end.
    at.x = (target->min.x + target->max.x - width) / 2;
    const float gap = ui.px(16);
    if (!ui.narrow && target->max.x < screen.x / 3 &&
        target->max.x + ui.px(48) + width <= screen.x) {
      at.x = target->max.x + ui.px(48);
      at.y = (target->min.y + target->max.y - height) / 2;
    } else if (target->max.y + gap + height <= screen.y) {
      at.y = target->max.y + gap;
    } else if (target->min.y - gap - height >= 0) {
      at.y = target->min.y - gap - height;
    } else if (const float left = target->min.x, right = screen.x - target->max.x;
               std::max(left, right) > width / 2) {
      at.x = left > right ? target->min.x - gap - width : target->max.x + gap;
      at.y = (target->min.y + target->max.y - height) / 2;
    } else {
      at.y = target->max.y - gap - height;
    }
  }
  const float margin = ui.px(12);
  at.x = std::round(std::clamp(at.x, margin, screen.x - width - margin));
  at.y = std::round(std::clamp(at.y, margin, std::max(margin, screen.y - height - margin)));

  ImGui::SetNextWindowPos(at);
  ImGui::SetNextWindowSize(ImVec2(width, height));
  ImGui::PushStyleColor(ImGuiCol_WindowBg, 0);
  ImGui::Begin("tour", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoNav);
  ImGui::PopStyleColor();
  const Rect box{at, ImVec2(at.x + width, at.y + height)};
  ImDrawList* draw = ImGui::GetWindowDrawList();
  if (target) {  // a ring around what is told of, behind the card
    const float ring = ui.px(5);
    draw->PushClipRectFullScreen();
    draw->AddRect(ImVec2(target->min.x - ring, target->min.y - ring),
                  ImVec2(target->max.x + ring, target->max.y + ring), ui.colour().accent, ui.px(10),
                  0, ui.px(3));
    draw->PopClipRect();
  }
  draw->AddRectFilled(box.min, box.max, ui.colour().panel, ui.px(14));
  draw->AddRect(box.min, box.max, ui.colour().accent, ui.px(14), 0, ui.px(1.5f));
  ui.report.part("tour", box);
  Rect rest = inset(box, padding, padding);
  draw_text(cut_top(rest, ui.px(24), ui.px(6)), ui.theme.strong, ui.colour().text, step.title);
  rest.min.y += draw_wrapped(rest, ui.theme.body, ui.colour().muted, step.text) + ui.px(16);
  Rect row = cut_top(rest, ui.px(40));
  const bool last = number + 1 == kSteps.size();
  if (button(ui, "tour-next", cut_right(row, ui.px(100), ui.px(8)), last ? "Start" : "Next",
             {.primary = true, .tooltip = last ? "Start to play" : "The next of these hints"})) {
    if (last) {
      end_tour(studio);
    } else {
      ++studio.session.tour;
      show_view(studio.state, kSteps[number + 1].view);
    }
  }
  if (!last && button(ui, "tour-skip", cut_right(row, ui.px(72), ui.px(8)), "Skip",
                      {.tooltip = "No tour: start to play (Esc)", .plain = true})) {
    end_tour(studio);
    show_view(studio.state, View::make);
  }
  draw_text(row, ui.theme.small, ui.colour().muted,
            std::to_string(number + 1) + " of " + std::to_string(kSteps.size()));
  ImGui::End();
}

}  // namespace digitforge
