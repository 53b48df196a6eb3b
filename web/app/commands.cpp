#include "web/app/commands.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include "web/app/actions.h"
#include "web/app/keep.h"
#include "web/app/quiz.h"

namespace digitforge {
namespace {

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc() || stop != end) return std::nullopt;
  return value;
}

using Run = void (*)(Studio&);
struct Plain {
  std::string_view name;
  Run run;
};

/// Commands without an argument.
constexpr Plain kPlain[] = {
    {"resample", [](Studio& s) { resample(s.state); }},
    {"verdict", [](Studio& s) { toggle_verdict(s.state); }},
    {"resample-one", [](Studio& s) { resample_one(s.state, s.library()); }},
    {"restore", [](Studio& s) { restore_noise(s.state, s.library()); }},
    {"pin", [](Studio& s) { pin(s.state, s.library()); }},
    {"pin-two", [](Studio& s) { pin_two(s.state, s.library()); }},
    {"play", [](Studio& s) { s.session.playing = !s.session.playing; }},
    {"next", [](Studio& s) { next_question(s.session.quiz); }},
    {"undo", [](Studio& s) { s.undo(); }},
    {"redo", [](Studio& s) { s.redo(); }},
    {"save-image", [](Studio& s) { keep::save_image(s); }},
    {"save-sheet", [](Studio& s) { keep::save_sheet(s); }},
    {"save-animation", [](Studio& s) { keep::save_animation(s); }},
    {"save-filmstrip", [](Studio& s) { keep::save_filmstrip(s); }},
    {"copy-image", [](Studio& s) { keep::copy_image(s); }},
    {"copy-sheet", [](Studio& s) { keep::copy_sheet(s); }},
    {"copy-filmstrip", [](Studio& s) { keep::copy_filmstrip(s); }},
    {"copy-latent", [](Studio& s) { keep::copy_latent(s); }},
    {"copy-link", [](Studio& s) { keep::copy_link(s); }},
    {"open-model", [](Studio& s) { s.backend().choose_file(); }},
    {"cancel-opening", [](Studio& s) { s.cancel_opening(); }},
    {"draw", [](Studio& s) { s.pictures().draw_held(); }},
    {"stop", [](Studio& s) { s.pictures().hold(); }},
    {"help", [](Studio& s) { s.session.help = true; }},
    {"look", [](Studio& s) { s.session.toggle_look = true; }},
};

void answer_question(Studio& studio, bool real) {
  if (studio.real().size() == 0 || !studio.library().model(studio.state.model)) return;
  const Question asked =
      question(studio.session.quiz, studio.state, studio.library(), studio.real());
  answer(studio.session.quiz, asked, real);
}

struct Numbered {
  std::string_view name;
  void (*run)(Studio&, std::int32_t);
};

/// Commands with a number.
constexpr Numbered kNumbered[] = {
    {"model",
     [](Studio& s, std::int32_t n) {
       choose_model(s.state, s.library(), static_cast<std::size_t>(n));
     }},
    {"view",
     [](Studio& s, std::int32_t n) {
       if (n >= 0 && n < kViews) show_view(s.state, static_cast<View>(n));
     }},
    {"digit", [](Studio& s, std::int32_t n) { s.choose_digit(n); }},
    {"other", [](Studio& s, std::int32_t n) { blend_with(s.state, s.library(), n); }},
    {"blend", [](Studio& s, std::int32_t n) { set_blend(s.state, n * 10); }},
    {"size", [](Studio& s, std::int32_t n) { set_size(s.state, s.library(), n); }},
    {"order",
     [](Studio& s, std::int32_t n) {
       if (n >= 0 && n < 3) set_order(s.state, static_cast<Order>(n));
     }},
    {"filter",
     [](Studio& s, std::int32_t n) {
       if (n >= 0 && n < 3) set_filter(s.state, static_cast<Filter>(n));
     }},
    {"select", [](Studio& s, std::int32_t n) { select(s.state, s.library(), n); }},
    {"unpin", [](Studio& s, std::int32_t n) { unpin(s.state, static_cast<std::size_t>(n)); }},
    {"recall",
     [](Studio& s, std::int32_t n) {
       recall_pin(s.state, s.library(), static_cast<std::size_t>(n));
     }},
    {"path-from",
     [](Studio& s, std::int32_t n) {
       set_path_ends(s.state, static_cast<std::uint32_t>(n), s.state.path.to);
     }},
    {"path-to",
     [](Studio& s, std::int32_t n) {
       set_path_ends(s.state, s.state.path.from, static_cast<std::uint32_t>(n));
     }},
    {"which-value",
     [](Studio& s, std::int32_t n) {
       const Model* model = s.library().model(s.state.model);
       const auto size = model ? static_cast<std::int32_t>(model->info().latent_size) : 1;
       s.session.value = static_cast<std::uint32_t>(std::clamp(n - 1, 0, size - 1));
     }},
    {"value",
     [](Studio& s, std::int32_t n) {
       set_value(s.state, s.library(), s.session.value, static_cast<float>(n) / 100);
     }},
    {"place", [](Studio& s, std::int32_t n) { set_path_place(s.state, n * 10); }},
    {"route",
     [](Studio& s, std::int32_t n) {
       set_route(s.state, n == 0 ? Route::linear : Route::spherical);
     }},
    {"speed", [](Studio& s, std::int32_t n) { set_path_speed(s.state, n); }},
    {"compare",
     [](Studio& s, std::int32_t n) {
       toggle_compared(s.state, s.library(), static_cast<std::size_t>(n));
     }},
    {"retry", [](Studio& s, std::int32_t n) { s.retry(static_cast<std::size_t>(n)); }},
    {"beside", [](Studio& s, std::int32_t n) { set_beside(s.state, n != 0); }},
    {"answer", [](Studio& s, std::int32_t n) { answer_question(s, n != 0); }},
    {"pad-x",
     [](Studio& s, std::int32_t n) {
       const Shift now = column_noise(s.state, focus_column(s.state, s.library())).shift;
       shift_to(s.state, s.library(), n * 10, now.y);
     }},
    {"pad-y",
     [](Studio& s, std::int32_t n) {
       const Shift now = column_noise(s.state, focus_column(s.state, s.library())).shift;
       shift_to(s.state, s.library(), now.x, n * 10);
     }},
    {"directions",
     [](Studio& s, std::int32_t n) {
       const auto directions = n == 0 ? Directions::random : Directions::principal;
       const bool same = s.state.directions == directions;
       set_directions(s.state, s.library(), directions, same ? s.state.which + 1 : 0);
     }},
};

}  // namespace

bool run_command(Studio& studio, std::string_view name, std::string_view value) {
  for (const Plain& command : kPlain) {
    if (command.name != name) continue;
    command.run(studio);
    return true;
  }
  const std::optional<std::int64_t> given =
      value == "all" ? std::optional<std::int64_t>(kAllDigits) : number(value);
  if (!given) return false;
  if (name == "seed") {
    if (*given < 0 || *given > UINT32_MAX) return false;
    set_seed(studio.state, static_cast<std::uint32_t>(*given));
    return true;
  }
  if (*given < INT32_MIN || *given > INT32_MAX) return false;
  for (const Numbered& command : kNumbered) {
    if (command.name != name) continue;
    command.run(studio, static_cast<std::int32_t>(*given));
    return true;
  }
  return false;
}

}  // namespace digitforge
