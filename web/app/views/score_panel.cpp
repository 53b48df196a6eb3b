#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "web/app/actions.h"
#include "web/app/views/views.h"

namespace digitforge {
namespace {

constexpr std::size_t kBins = 20;

void histogram(Ui& ui, const Rect& area) {
  Studio& studio = ui.studio;
  std::array<std::uint32_t, kBins> bins{};
  std::uint32_t real = 0, judged = 0;
  const std::uint32_t size = gallery_size(studio.state, studio.library());
  for (std::uint32_t i = 0; i < size; ++i) {
    const Picture* picture =
        studio.pictures().ask_score(gallery_spec(studio.state, studio.library(), i));
    if (!picture || !picture->probability) continue;
    const float score = *picture->probability;
    ++bins[std::min(kBins - 1, static_cast<std::size_t>(score * kBins))];
    ++judged;
    if (score >= 0.5f) ++real;
  }
  Rect rest = area;
  const Rect legend = cut_bottom(rest, ui.px(18));
  const auto highest =
      static_cast<float>(std::max(1u, *std::max_element(bins.begin(), bins.end())));
  ImDrawList* draw = ImGui::GetWindowDrawList();
  for (std::size_t i = 0; i < kBins; ++i) {
    const Rect bar = cell(rest, static_cast<int>(i), static_cast<int>(kBins), ui.px(2));
    draw->AddRectFilled(ImVec2(bar.min.x, bar.max.y - ui.px(2)), bar.max, ui.colour().line);
    const float height = std::round(bar.height() * static_cast<float>(bins[i]) / highest);
    draw->AddRectFilled(ImVec2(bar.min.x, bar.max.y - height), bar.max,
                        i < kBins / 2 ? ui.colour().forged : ui.colour().real, ui.px(1.5f));
  }
  if (!ui.narrow) {
    draw_text(legend, ui.theme.small, ui.colour().muted, "forged");
    draw_text(legend, ui.theme.small, ui.colour().muted, "real", Align::right);
  }
  draw_text(legend, ui.theme.small, ui.colour().text,
            std::to_string(real) + " of " + std::to_string(judged) + " pass as real",
            Align::centre);
  ui.report.part("histogram", area);
}

constexpr std::array<const char*, 3> kOrders = {"As made", "Most real", "Most forged"};
constexpr std::array<const char*, 3> kFilters = {"All", "Only real", "Only forged"};

/// Two buttons, each for the next of its choices: for narrow screens.
void sorting_in_turn(Ui& ui, const Rect& area) {
  State& state = ui.studio.state;
  Rect rest = area;
  const Rect upper = cut_top(rest, (area.height() - ui.px(6)) / 2, ui.px(6));
  const auto order = static_cast<std::size_t>(state.order);
  const auto filter = static_cast<std::size_t>(state.filter);
  if (chip(ui, "order", upper, std::string("Sort: ") + kOrders[order], order != 0,
           "Sort by the discriminator\u2019s score; press for the next order")) {
    set_order(state, static_cast<Order>((order + 1) % kOrders.size()));
  }
  if (chip(ui, "filter", rest, std::string("Show: ") + kFilters[filter], filter != 0,
           "Show only what the discriminator takes for this; press for the next")) {
    set_filter(state, static_cast<Filter>((filter + 1) % kFilters.size()));
  }
}

void sorting(Ui& ui, const Rect& area) {
  State& state = ui.studio.state;
  Rect rest = area;
  const float height = (area.height() - ui.px(8)) / 2;
  const Rect orders = cut_top(rest, height, ui.px(8));
  for (int i = 0; i < 3; ++i) {
    const auto order = static_cast<Order>(i);
    const auto filter = static_cast<Filter>(i);
    const auto at = static_cast<std::size_t>(i);
    if (chip(ui, "order-" + std::to_string(i), cell(orders, i, 3, ui.px(6)), kOrders[at],
             state.order == order, "Sort by the discriminator\u2019s score")) {
      set_order(state, order);
    }
    if (chip(ui, "filter-" + std::to_string(i), cell(rest, i, 3, ui.px(6)), kFilters[at],
             state.filter == filter, "Show only what the discriminator takes for this")) {
      set_filter(state, filter);
    }
  }
}

}  // namespace

float score_panel_height(const Ui& ui) { return ui.px(ui.narrow ? 62 : 76); }

void score_panel(Ui& ui, const Rect& area) {
  Rect rest = area;
  if (ui.narrow) {
    sorting_in_turn(ui, cut_right(rest, std::floor(area.width() * 0.45f), ui.px(14)));
  } else {
    sorting(ui, cut_right(rest, std::min(ui.px(340), area.width() * 0.5f), ui.px(20)));
  }
  histogram(ui, rest);
}

}  // namespace digitforge
