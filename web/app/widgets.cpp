#include "web/app/widgets.h"

#include <imgui_internal.h>  // ClearActiveID

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace digitforge {
namespace {

void show_tooltip(const Ui& ui, const char* text) {
  if (!text || ui.touch || !ImGui::IsItemHovered(ImGuiHoveredFlags_DelayNormal)) return;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(10), ui.px(7)));
  ImGui::PushFont(ui.theme.small);
  ImGui::SetTooltip("%s", text);
  ImGui::PopFont();
  ImGui::PopStyleVar();
}

bool invisible_button(const std::string& name, const Rect& rect) {
  ImGui::SetCursorScreenPos(rect.min);
  return ImGui::InvisibleButton(name.c_str(), ImVec2(rect.width(), rect.height()));
}

ImU32 background_of(const Ui& ui, const ButtonLook& look) {
  const bool hovered = look.enabled && ImGui::IsItemHovered() && !ui.touch;
  const bool held = look.enabled && ImGui::IsItemActive();
  if (look.primary || look.selected) {
    if (!look.enabled) return colour::raised;
    return held ? colour::accent_pressed : hovered ? colour::accent_hover : colour::accent;
  }
  if (!look.enabled) return colour::pressed;
  return held ? colour::pressed : hovered ? colour::raised_hover : colour::raised;
}

}  // namespace

Rect cut_top(Rect& rest, float height, float gap) {
  const Rect cut{rest.min, ImVec2(rest.max.x, rest.min.y + height)};
  rest.min.y += height + gap;
  return cut;
}

Rect cut_bottom(Rect& rest, float height, float gap) {
  const Rect cut{ImVec2(rest.min.x, rest.max.y - height), rest.max};
  rest.max.y -= height + gap;
  return cut;
}

Rect cut_right(Rect& rest, float width, float gap) {
  const Rect cut{ImVec2(rest.max.x - width, rest.min.y), rest.max};
  rest.max.x -= width + gap;
  return cut;
}

Rect cut_left(Rect& rest, float width, float gap) {
  const Rect cut{rest.min, ImVec2(rest.min.x + width, rest.max.y)};
  rest.min.x += width + gap;
  return cut;
}

Rect cell(const Rect& row, int index, int count, float gap) {
  const float pitch = (row.width() + gap) / static_cast<float>(count);
  const float left = std::round(row.min.x + pitch * static_cast<float>(index));
  const float right = std::round(row.min.x + pitch * static_cast<float>(index + 1) - gap);
  return {ImVec2(left, row.min.y), ImVec2(right, row.max.y)};
}

Rect inset(const Rect& rect, float x, float y) {
  return {ImVec2(rect.min.x + x, rect.min.y + y), ImVec2(rect.max.x - x, rect.max.y - y)};
}

void draw_text(const Rect& rect, ImFont* font, ImU32 colour, const std::string& text, Align align) {
  std::string line = text;
  const auto width = [&] {
    return font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, line.c_str()).x;
  };
  for (std::size_t keep = text.size(); keep > 0 && width() > rect.width();) {
    do {
      --keep;
    } while (keep > 0 && (static_cast<unsigned char>(text[keep]) & 0xc0) == 0x80);
    line = text.substr(0, keep) + "\u2026";
  }
  float x = rect.min.x;
  if (align == Align::centre) x += (rect.width() - width()) / 2;
  if (align == Align::right) x = rect.max.x - width();
  const float y = rect.min.y + (rect.height() - font->FontSize) / 2;
  ImGui::GetWindowDrawList()->AddText(font, font->FontSize, ImVec2(std::round(x), std::round(y)),
                                      colour, line.c_str());
}

float wrapped_height(float width, ImFont* font, const std::string& text) {
  return font->CalcTextSizeA(font->FontSize, FLT_MAX, width, text.c_str()).y;
}

float draw_wrapped(const Rect& rect, ImFont* font, ImU32 colour, const std::string& text) {
  ImGui::GetWindowDrawList()->AddText(font, font->FontSize, rect.min, colour, text.c_str(), nullptr,
                                      rect.width());
  return wrapped_height(rect.width(), font, text);
}

void scroll_by_touch(const Ui& ui) {
  constexpr ImGuiHoveredFlags kAnywhere = ImGuiHoveredFlags_AllowWhenBlockedByActiveItem;
  if (!ui.touch || !ImGui::IsMouseDown(ImGuiMouseButton_Left)) return;
  if (!ImGui::IsWindowHovered(kAnywhere)) return;
  const ImVec2 drag = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, ui.px(8));
  if (std::abs(drag.y) <= std::abs(drag.x)) return;
  ImGui::ClearActiveID();
  ImGui::SetScrollY(ImGui::GetScrollY() - ImGui::GetIO().MouseDelta.y);
}

bool press_area(Ui& ui, const std::string& name, const Rect& rect, const ButtonLook& look) {
  const bool pressed = invisible_button(name, rect) && look.enabled;
  ImGui::GetWindowDrawList()->AddRectFilled(rect.min, rect.max, background_of(ui, look), ui.px(8));
  show_tooltip(ui, look.tooltip);
  ui.report.control(name, rect);
  return pressed;
}

bool button(Ui& ui, const std::string& name, const Rect& rect, const std::string& label,
            const ButtonLook& look) {
  const bool pressed = press_area(ui, name, rect, look);
  const ImU32 text = !look.enabled                   ? colour::disabled
                     : look.primary || look.selected ? colour::on_accent
                                                     : colour::text;
  draw_text(rect, look.font ? look.font : ui.theme.strong, text, label, Align::centre);
  return pressed;
}

bool toggle(Ui& ui, const std::string& name, const Rect& rect, const std::string& label, bool on,
            const char* tooltip) {
  const bool flipped = invisible_button(name, rect);
  const bool hovered = ImGui::IsItemHovered() && !ui.touch;
  show_tooltip(ui, tooltip);
  ui.report.control(name, rect);

  ImDrawList* draw = ImGui::GetWindowDrawList();
  Rect rest = rect;
  const Rect place = cut_right(rest, ui.px(40), ui.px(12));
  const float half = ui.px(11);
  const float middle = std::round((place.min.y + place.max.y) / 2);
  const ImU32 track = on ? (hovered ? colour::accent_hover : colour::accent)
                         : (hovered ? colour::raised_hover : colour::raised);
  draw->AddRectFilled(ImVec2(place.min.x, middle - half), ImVec2(place.max.x, middle + half), track,
                      half);
  const float knob = on ? place.max.x - half : place.min.x + half;
  draw->AddCircleFilled(ImVec2(knob, middle), half - ui.px(3),
                        on ? colour::on_accent : colour::muted);
  draw_text(rest, ui.theme.body, colour::muted, label);
  return flipped;
}

std::optional<std::int32_t> slider(Ui& ui, const std::string& name, const Rect& rect,
                                   std::int32_t value, std::int32_t max) {
  invisible_button(name, rect);
  ui.report.control(name, rect);
  const bool held = ImGui::IsItemActive();
  const bool lit = held || (ImGui::IsItemHovered() && !ui.touch);
  // The knob's way goes with the square root: a step near 1 is one image, near the end a row.
  const float radius = ui.px(9);
  const float left = rect.min.x + radius;
  const float way = rect.width() - 2 * radius;
  const float top = std::sqrt(static_cast<float>(max)) - 1;
  const float share = top > 0 ? (std::sqrt(static_cast<float>(value)) - 1) / top : 0;

  ImDrawList* draw = ImGui::GetWindowDrawList();
  const float middle = std::round((rect.min.y + rect.max.y) / 2);
  const float half = ui.px(2);
  const float knob = left + share * way;
  draw->AddRectFilled(ImVec2(rect.min.x, middle - half), ImVec2(rect.max.x, middle + half),
                      colour::raised_hover, half);
  draw->AddRectFilled(ImVec2(rect.min.x, middle - half), ImVec2(knob, middle + half),
                      colour::accent, half);
  draw->AddCircleFilled(ImVec2(knob, middle), radius, lit ? colour::accent_hover : colour::text);

  if (!held || way <= 0) return std::nullopt;
  const float at = std::clamp((ImGui::GetIO().MousePos.x - left) / way, 0.0f, 1.0f);
  const float root = 1 + at * top;
  const auto chosen = std::clamp(static_cast<std::int32_t>(std::lround(root * root)), 1, max);
  if (chosen == value) return std::nullopt;
  return chosen;
}

std::optional<std::uint32_t> number_field(Ui& ui, const std::string& name, const Rect& rect,
                                          std::uint32_t value, const char* tooltip) {
  // While the field is edited Dear ImGui keeps the text; otherwise it follows the value.
  char text[16];
  std::snprintf(text, sizeof text, "%u", value);
  ImGui::PushFont(ui.theme.strong);
  const float padding = std::floor((rect.height() - ui.theme.strong->FontSize) / 2);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ui.px(12), padding));
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::SetNextItemWidth(rect.width());
  ImGui::InputText(("##" + name).c_str(), text, sizeof text,
                   ImGuiInputTextFlags_CharsDecimal | ImGuiInputTextFlags_AutoSelectAll);
  const bool finished = ImGui::IsItemDeactivatedAfterEdit();
  if (ImGui::IsItemActive()) {
    ImGui::GetWindowDrawList()->AddRect(rect.min, rect.max, colour::accent, ui.px(8), 0, ui.px(2));
  }
  ImGui::PopStyleVar();
  ImGui::PopFont();
  show_tooltip(ui, tooltip);
  ui.report.control(name, rect);
  if (!finished) return std::nullopt;
  const char* const end = text + std::strlen(text);
  std::uint64_t parsed = 0;
  const auto [stop, problem] = std::from_chars(text, end, parsed);
  if (problem != std::errc() || stop != end) return std::nullopt;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(parsed, UINT32_MAX));
}

}  // namespace digitforge
