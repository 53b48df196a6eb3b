#include "web/app/widgets.h"

#include <imgui_internal.h>  // ClearActiveID

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <string_view>

namespace digitforge {
namespace {

ImU32 foreground_of(const Ui& ui, const ButtonLook& look) {
  if (!look.enabled) return ui.colour().disabled;
  return look.primary || look.selected ? ui.colour().on_accent : ui.colour().text;
}

bool invisible_button(const std::string& name, const Rect& rect) {
  ImGui::SetCursorScreenPos(rect.min);
  return ImGui::InvisibleButton(name.c_str(), ImVec2(rect.width(), rect.height()));
}

ImU32 background_of(const Ui& ui, const ButtonLook& look) {
  const bool hovered = look.enabled && ImGui::IsItemHovered() && !ui.touch;
  const bool held = look.enabled && ImGui::IsItemActive();
  if (look.plain && !look.selected && !hovered && !held) return 0;
  if (look.primary || look.selected) {
    if (!look.enabled) return ui.colour().raised;
    return held      ? ui.colour().accent_pressed
           : hovered ? ui.colour().accent_hover
                     : ui.colour().accent;
  }
  if (!look.enabled) return ui.colour().pressed;
  return held ? ui.colour().pressed : hovered ? ui.colour().raised_hover : ui.colour().raised;
}

/// "Save this picture as PNG" of "Save this picture as PNG (S)": fingers have no keys.
std::string without_keys(std::string_view tooltip) {
  const std::size_t bracket = tooltip.rfind(" (");
  const bool ends = bracket != std::string_view::npos && tooltip.back() == ')';
  return std::string(ends ? tooltip.substr(0, bracket) : tooltip);
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

void show_tooltip(const Ui& ui, const char* tooltip) {
  const bool wanted = ui.touch ? ui.long_press && ImGui::IsItemActive()
                               : !ui.hushed && ImGui::IsItemHovered(ImGuiHoveredFlags_DelayNormal);
  if (!tooltip || !wanted) return;
  const std::string words = ui.touch ? without_keys(tooltip) : tooltip;
  const char* text = words.c_str();
  const float padding = ui.px(10);
  const float most = std::min(ui.px(300), ImGui::GetIO().DisplaySize.x - 2 * ui.px(12));
  const ImVec2 size =
      ui.theme.small->CalcTextSizeA(ui.theme.small->FontSize, FLT_MAX, most - 2 * padding, text);
  const ImVec2 full(std::ceil(size.x) + 2 * padding, std::ceil(size.y) + 2 * ui.px(7));
  // Above the item, or below where there is no room; never beyond the screen.
  const ImVec2 min = ImGui::GetItemRectMin(), max = ImGui::GetItemRectMax();
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float margin = ui.px(6);
  float x = (min.x + max.x - full.x) / 2;
  float y = min.y - full.y - margin;
  if (y < margin) y = std::min(max.y + margin, screen.y - full.y - margin);
  x = std::round(std::clamp(x, margin, std::max(margin, screen.x - full.x - margin)));
  y = std::round(y);
  ImDrawList* draw = ImGui::GetForegroundDrawList();
  const ImVec2 end(x + full.x, y + full.y);
  ui.report.part("tooltip", {ImVec2(x, y), end});
  draw->AddRectFilled(ImVec2(x, y), end, ui.colour().text, ui.px(7));
  draw->AddText(ui.theme.small, ui.theme.small->FontSize, ImVec2(x + padding, y + ui.px(7)),
                ui.colour().background, text, nullptr, most - 2 * padding);
}

bool press_area(Ui& ui, const std::string& name, const Rect& rect, const ButtonLook& look) {
  const bool pressed = invisible_button(name, rect) && look.enabled && !ui.long_press;
  if (const ImU32 background = background_of(ui, look); background != 0) {
    ImGui::GetWindowDrawList()->AddRectFilled(rect.min, rect.max, background, ui.px(8));
  }
  show_tooltip(ui, look.tooltip);
  ui.report.control(name, rect, look.tooltip);
  return pressed;
}

bool button(Ui& ui, const std::string& name, const Rect& rect, const std::string& label,
            const ButtonLook& look) {
  const bool pressed = press_area(ui, name, rect, look);
  draw_text(rect, look.font ? look.font : ui.theme.strong, foreground_of(ui, look), label,
            Align::centre);
  return pressed;
}

bool icon_button(Ui& ui, const std::string& name, const Rect& rect, Icon icon,
                 const ButtonLook& look) {
  const bool pressed = press_area(ui, name, rect, look);
  draw_icon(icon, rect, ui.px(18), foreground_of(ui, look));
  return pressed;
}

bool labelled_button(Ui& ui, const std::string& name, const Rect& rect, Icon icon,
                     const std::string& label, const ButtonLook& look) {
  const bool pressed = press_area(ui, name, rect, look);
  ImFont* font = look.font ? look.font : ui.theme.strong;
  const float sign = ui.px(18);
  const float gap = ui.px(8);
  const float text = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, label.c_str()).x;
  Rect rest = inset(rect, std::max(ui.px(8), (rect.width() - sign - gap - text) / 2), 0);
  draw_icon(icon, cut_left(rest, sign, gap), sign, foreground_of(ui, look));
  rest.max.x = rect.max.x;
  draw_text(rest, font, foreground_of(ui, look), label);
  return pressed;
}

bool chip(Ui& ui, const std::string& name, const Rect& rect, const std::string& label,
          bool selected, const char* tooltip) {
  const bool pressed = press_area(ui, name, rect, {.tooltip = tooltip, .plain = !selected});
  ImDrawList* draw = ImGui::GetWindowDrawList();
  if (selected) {
    draw->AddRectFilled(rect.min, rect.max, ui.colour().accent_soft, ui.px(8));
    draw->AddRect(rect.min, rect.max, ui.colour().accent, ui.px(8), 0, ui.px(1.5f));
  } else {
    draw->AddRect(rect.min, rect.max, ui.colour().line, ui.px(8), 0, ui.px(1));
  }
  draw_text(inset(rect, ui.px(4), 0), ui.theme.small,
            selected ? ui.colour().text : ui.colour().muted, label, Align::centre);
  return pressed;
}

bool toggle(Ui& ui, const std::string& name, const Rect& rect, const std::string& label, bool on,
            const char* tooltip) {
  const bool flipped = invisible_button(name, rect);
  const bool hovered = ImGui::IsItemHovered() && !ui.touch;
  show_tooltip(ui, tooltip);
  ui.report.control(name, rect, tooltip);

  ImDrawList* draw = ImGui::GetWindowDrawList();
  Rect rest = rect;
  const Rect place = cut_right(rest, ui.px(40), ui.px(12));
  const float half = ui.px(11);
  const float middle = std::round((place.min.y + place.max.y) / 2);
  const ImU32 track = on ? (hovered ? ui.colour().accent_hover : ui.colour().accent)
                         : (hovered ? ui.colour().raised_hover : ui.colour().raised);
  draw->AddRectFilled(ImVec2(place.min.x, middle - half), ImVec2(place.max.x, middle + half), track,
                      half);
  const float knob = on ? place.max.x - half : place.min.x + half;
  draw->AddCircleFilled(ImVec2(knob, middle), half - ui.px(3),
                        on ? ui.colour().on_accent : ui.colour().muted);
  draw_text(rest, ui.theme.body, ui.colour().muted, label);
  return flipped;
}

std::optional<std::int32_t> slider(Ui& ui, const std::string& name, const Rect& rect,
                                   std::int32_t value, std::int32_t min, std::int32_t max,
                                   Scale scale, const char* tooltip) {
  invisible_button(name, rect);
  ui.report.control(name, rect, tooltip);
  const bool held = ImGui::IsItemActive();
  const bool lit = held || (ImGui::IsItemHovered() && !ui.touch);
  if (!held || ui.long_press) show_tooltip(ui, tooltip);
  // With the square root a step near the low end is one, near the high end many.
  const auto place_of = [&](std::int32_t at) {
    const auto number = static_cast<float>(at);
    return scale == Scale::linear ? number : std::sqrt(number);
  };
  const float radius = ui.px(9);
  const float left = rect.min.x + radius;
  const float way = rect.width() - 2 * radius;
  const float span = place_of(max) - place_of(min);
  const float share = span > 0 ? (place_of(value) - place_of(min)) / span : 0;

  ImDrawList* draw = ImGui::GetWindowDrawList();
  const float middle = std::round((rect.min.y + rect.max.y) / 2);
  const float half = ui.px(2);
  const float knob = left + share * way;
  draw->AddRectFilled(ImVec2(rect.min.x, middle - half), ImVec2(rect.max.x, middle + half),
                      ui.colour().raised_hover, half);
  draw->AddRectFilled(ImVec2(rect.min.x, middle - half), ImVec2(knob, middle + half),
                      ui.colour().accent, half);
  draw->AddCircleFilled(ImVec2(knob, middle), radius,
                        lit ? ui.colour().accent_hover : ui.colour().text);

  if (!held || way <= 0) return std::nullopt;
  const float at = std::clamp((ImGui::GetIO().MousePos.x - left) / way, 0.0f, 1.0f);
  const float place = place_of(min) + at * span;
  const float number = scale == Scale::linear ? place : place * place;
  const auto chosen = std::clamp(static_cast<std::int32_t>(std::lround(number)), min, max);
  if (chosen == value) return std::nullopt;
  return chosen;
}

std::optional<ImVec2> drag_area(Ui& ui, const std::string& name, const Rect& rect,
                                const char* tooltip) {
  invisible_button(name, rect);
  ui.report.control(name, rect, tooltip);
  const bool held = ImGui::IsItemActive();
  if (!held || ui.long_press) show_tooltip(ui, tooltip);
  if (!held) return std::nullopt;
  const ImVec2 at = ImGui::GetIO().MousePos;
  return ImVec2(std::clamp((at.x - rect.min.x) / rect.width(), 0.0f, 1.0f),
                std::clamp((at.y - rect.min.y) / rect.height(), 0.0f, 1.0f));
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
    ImGui::GetWindowDrawList()->AddRect(rect.min, rect.max, ui.colour().accent, ui.px(8), 0,
                                        ui.px(2));
  }
  ImGui::PopStyleVar();
  ImGui::PopFont();
  show_tooltip(ui, tooltip);
  ui.report.control(name, rect, tooltip);
  if (!finished) return std::nullopt;
  const char* const end = text + std::strlen(text);
  std::uint64_t parsed = 0;
  const auto [stop, problem] = std::from_chars(text, end, parsed);
  if (problem != std::errc() || stop != end) return std::nullopt;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(parsed, UINT32_MAX));
}

Rect draw_picture(Ui& ui, const Picture* picture, const Rect& rect) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const float edge = std::floor(std::min(rect.width(), rect.height()));
  const float width = picture ? static_cast<float>(std::max(1u, picture->width)) : 28;
  const float height = picture ? static_cast<float>(std::max(1u, picture->height)) : 28;
  const float zoom = edge / std::max(width, height);
  const float whole = zoom >= 1 ? std::floor(zoom) : zoom;
  const ImVec2 size(std::round(width * whole), std::round(height * whole));
  const ImVec2 min(std::round((rect.min.x + rect.max.x - size.x) / 2),
                   std::round((rect.min.y + rect.max.y - size.y) / 2));
  const ImVec2 max(min.x + size.x, min.y + size.y);
  draw->AddRectFilled(min, max, ui.colour().tile);
  if (picture) {
    const float atlas = static_cast<float>(kAtlasEdge);
    const auto left =
        static_cast<float>(picture->tile % Pictures::kAtlasColumns * Pictures::kTileEdge);
    const auto top =
        static_cast<float>(picture->tile / Pictures::kAtlasColumns * Pictures::kTileEdge);
    draw->AddImage(reinterpret_cast<ImTextureID>(ui.studio.backend().texture()), min, max,
                   ImVec2(left / atlas, top / atlas),
                   ImVec2((left + width) / atlas, (top + height) / atlas));
  }
  if (ui.colour().paper) {
    const float edge = ui.px(1);
    draw->AddRect(ImVec2(min.x - edge, min.y - edge), ImVec2(max.x + edge, max.y + edge),
                  ui.colour().line, 0, 0, edge);
  }
  return {min, max};
}

}  // namespace digitforge
