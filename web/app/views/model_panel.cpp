#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "web/app/actions.h"
#include "web/app/views/views.h"

namespace digitforge {
namespace {

constexpr float kRow = 48;
constexpr float kGap = 6;
constexpr float kOwn = 36;

std::string parameters(std::uint64_t count) {
  char text[32];
  if (count >= 1'000'000) {
    std::snprintf(text, sizeof text, "%.1f M", static_cast<double>(count) / 1e6);
  } else {
    std::snprintf(text, sizeof text, "%.0f k", static_cast<double>(count) / 1e3);
  }
  return text;
}

std::string description(const LibraryEntry& entry, bool again) {
  switch (entry.availability) {
    case Availability::loading:
      return "Loading \u2026";
    case Availability::failed:
      return again ? "It did not come: press to try again" : "Not available";
    case Availability::ready:
      break;
  }
  const ModelInfo& info = entry.model->info();
  return std::string(info.classes > 0 ? "Draws the digit you pick" : "Draws any digit") +
         " \u00b7 " + parameters(info.generator_parameters) + " weights";
}

void model_row(Ui& ui, std::size_t index, const Rect& rect) {
  const LibraryEntry& entry = ui.studio.library().entries()[index];
  const bool ready = entry.availability == Availability::ready;
  const bool again =
      entry.availability == Availability::failed && ui.studio.backend().fetches_again();
  const bool current = ready && ui.studio.state.model == index;
  const char* plain = ready ? "Let this model draw (M for the next one)" : "It is on its way";
  const char* tooltip = entry.message.empty() ? plain : entry.message.c_str();
  const ButtonLook look{.enabled = ready || again, .tooltip = tooltip};
  const bool pressed = press_area(ui, "model-" + std::to_string(index), rect, look);
  if (current) {
    ImDrawList* draw = ImGui::GetWindowDrawList();
    draw->AddRectFilled(rect.min, rect.max, ui.colour().accent_soft, ui.px(8));
    draw->AddRect(rect.min, rect.max, ui.colour().accent, ui.px(8), 0, ui.px(1.5f));
  }
  Rect inner = inset(rect, ui.px(14), ui.px(6));
  const Rect top = cut_top(inner, inner.height() / 2);
  draw_text(top, ui.theme.strong,
            ready   ? ui.colour().text
            : again ? ui.colour().muted
                    : ui.colour().disabled,
            entry.title);
  draw_text(inner, ui.theme.small, ready || again ? ui.colour().muted : ui.colour().disabled,
            description(entry, again));
  if (pressed && again) ui.studio.retry({Missing::Part::model, index});
  if (pressed && ready) {
    choose_model(ui.studio.state, ui.studio.library(), index);
    ImGui::CloseCurrentPopup();
  }
}

}  // namespace

float model_list_height(const Ui& ui) {
  const auto rows = static_cast<float>(ui.studio.library().entries().size());
  return rows * (ui.px(kRow) + ui.px(kGap)) - ui.px(kGap);
}

float model_list(Ui& ui, const Rect& area) {
  Rect rest = area;
  for (std::size_t i = 0; i < ui.studio.library().entries().size(); ++i) {
    model_row(ui, i, cut_top(rest, ui.px(kRow), ui.px(kGap)));
  }
  return model_list_height(ui);
}

void open_button(Ui& ui, const Rect& area) {
  Backend& backend = ui.studio.backend();
  if (!backend.chooses_files()) return;
  const ButtonLook look{
      .tooltip = "Open a model of your own, a .dfw file; it never leaves this machine",
      .plain = true};
  const bool pressed =
      area.width() > ui.px(200)
          ? labelled_button(ui, "open-model", area, Icon::open, "Open a model of your own", look)
          : icon_button(ui, "open-model", area, Icon::open, look);
  if (pressed) backend.choose_file();
}

void model_menu(Ui& ui, const Rect& area, const Rect& list) {
  const Library& library = ui.studio.library();
  const Model* model = library.model(ui.studio.state.model);
  if (press_area(ui, "model-menu", area, {.tooltip = "Choose the model"})) {
    ImGui::OpenPopup("models");
  }
  Rect inner = inset(area, ui.px(14), 0);
  const Rect arrow = cut_right(inner, ui.px(14), ui.px(8));
  draw_text(inner, ui.theme.strong, ui.colour().text,
            model ? library.entries()[ui.studio.state.model].title : "Loading \u2026");
  const ImVec2 middle(std::round((arrow.min.x + arrow.max.x) / 2),
                      std::round((arrow.min.y + arrow.max.y) / 2));
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->PathLineTo(ImVec2(middle.x - ui.px(5), middle.y - ui.px(2)));
  draw->PathLineTo(ImVec2(middle.x, middle.y + ui.px(3)));
  draw->PathLineTo(ImVec2(middle.x + ui.px(5), middle.y - ui.px(2)));
  draw->PathStroke(ui.colour().muted, 0, ui.px(2));

  const float padding = ui.px(8);
  const ImVec2 place(list.min.x, area.max.y + ui.px(6));
  const float room = ImGui::GetIO().DisplaySize.y - place.y - ui.px(8);
  const bool opens = ui.studio.backend().chooses_files();
  const float own = opens ? ui.px(kGap + kOwn) : 0;
  const ImVec2 size(list.width(), std::min(model_list_height(ui) + own + 2 * padding, room));
  ImGui::SetNextWindowPos(place);
  ImGui::SetNextWindowSize(size);
  if (ImGui::BeginPopup("models", ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoScrollbar)) {
    ImGui::SetCursorScreenPos(ImVec2(place.x + padding, place.y + padding));
    ImGui::BeginChild("list", ImVec2(size.x - padding, size.y - 2 * padding));
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const Rect rows{corner, ImVec2(corner.x + size.x - 2 * padding, corner.y)};
    Rect rest = rows;
    rest.min.y += model_list(ui, rows) + ui.px(kGap);
    open_button(ui, cut_top(rest, ui.px(kOwn)));
    ImGui::SetCursorScreenPos(corner);
    ImGui::Dummy(ImVec2(rows.width(), model_list_height(ui) + own));
    scroll_by_touch(ui);
    ImGui::EndChild();
    ImGui::EndPopup();
  }
}

}  // namespace digitforge
