#include <array>
#include <cmath>
#include <string>

#include "web/app/actions.h"
#include "web/app/keep.h"
#include "web/app/views/views.h"

namespace digitforge {
namespace {

struct Tab {
  View view;
  const char* name;
  Icon icon;
  const char* tooltip;
};

constexpr std::array<Tab, kViews> kTabs = {{
    {View::make, "Make", Icon::grid, "Pictures from new noise"},
    {View::shape, "Shape", Icon::shape, "Move one picture through the latent space"},
    {View::morph, "Morph", Icon::morph, "A path from one pinned picture to another"},
    {View::compare, "Compare", Icon::compare, "The same noise through several models"},
    {View::quiz, "Quiz", Icon::quiz, "Real or forged?"},
}};

constexpr int kTools = 6;

/// The tabs where there is no place for their names.
void tab_signs(Ui& ui, const Rect& area) {
  for (int i = 0; i < kViews; ++i) {
    const Tab& tab = kTabs[static_cast<std::size_t>(i)];
    const Rect rect = cell(area, i, kViews, 0);
    if (press_area(ui, "tab-" + std::to_string(i), rect, {.tooltip = tab.tooltip, .plain = true})) {
      show_view(ui.studio.state, tab.view);
    }
    const bool current = ui.studio.state.view == tab.view;
    draw_icon(tab.icon, rect, ui.px(20), current ? ui.colour().accent_text : ui.colour().muted);
  }
}

}  // namespace

void tab_row(Ui& ui, const Rect& area) {
  if (area.width() < ui.px(330)) return tab_signs(ui, area);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  float x = area.min.x - ui.px(13);  // the first name stands at the edge
  for (const Tab& tab : kTabs) {
    ImFont* font = ui.theme.strong;
    const float width = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, tab.name).x + 2 * ui.px(13);
    const Rect rect{ImVec2(x, area.min.y), ImVec2(std::round(x + width), area.max.y)};
    const bool current = ui.studio.state.view == tab.view;
    const std::string name = std::string("tab-") + std::to_string(static_cast<int>(tab.view));
    if (press_area(ui, name, rect, {.tooltip = tab.tooltip, .plain = true})) {
      show_view(ui.studio.state, tab.view);
    }
    draw_text(rect, font, current ? ui.colour().text : ui.colour().muted, tab.name, Align::centre);
    if (current) {
      draw->AddRectFilled(ImVec2(rect.min.x + ui.px(13), rect.max.y - ui.px(3)),
                          ImVec2(rect.max.x - ui.px(13), rect.max.y), ui.colour().accent,
                          ui.px(1.5f));
    }
    x = rect.max.x + ui.px(2);
  }
}

void tab_bar(Ui& ui, const Rect& area) {
  for (int i = 0; i < kViews; ++i) {
    const Tab& tab = kTabs[static_cast<std::size_t>(i)];
    const Rect rect = cell(area, i, kViews, 0);
    const bool current = ui.studio.state.view == tab.view;
    if (press_area(ui, "tab-" + std::to_string(i), rect, {.tooltip = tab.tooltip, .plain = true})) {
      show_view(ui.studio.state, tab.view);
    }
    const ImU32 colour = current ? ui.colour().accent_text : ui.colour().muted;
    Rect rest = inset(rect, 0, ui.px(6));
    draw_icon(tab.icon, cut_top(rest, ui.px(22)), ui.px(20), colour);
    draw_text(rest, ui.theme.small, colour, tab.name, Align::centre);
  }
}

float tools_width(const Ui& ui) { return static_cast<float>(kTools) * ui.px(40); }

void tools(Ui& ui, const Rect& area) {
  Studio& studio = ui.studio;
  int place = 0;
  const auto tool = [&](const char* name, Icon icon, const char* tooltip, bool enabled = true) {
    return icon_button(ui, name, cell(area, place++, kTools, 0), icon,
                       {.enabled = enabled, .tooltip = tooltip, .plain = true});
  };
  if (tool("undo", Icon::undo, "Undo (Ctrl+Z)", studio.can_undo())) studio.undo();
  if (tool("redo", Icon::redo, "Redo (Ctrl+Shift+Z)", studio.can_redo())) studio.redo();
  if (tool("link", Icon::link, "Copy a link that shows exactly this (L)")) {
    keep::copy_link(studio);
  }
  const bool paper = ui.colour().paper;
  if (tool("look", paper ? Icon::moon : Icon::sun, paper ? "Dark look (T)" : "Light look (T)")) {
    studio.session.toggle_look = true;
  }
  if (tool("about", Icon::info, "About this model (I)")) studio.session.about = true;
  if (tool("help", Icon::help, "Shortcuts and a tour (?)")) studio.session.help = true;
}

}  // namespace digitforge
