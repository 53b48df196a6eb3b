#include "web/app/actions.h"

#include <algorithm>
#include <random>
#include <utility>

#include "web/app/scene.h"

namespace digitforge {
namespace {

std::int32_t classes_of(const State& state, const Library& library) {
  const Model* model = library.model(state.model);
  return model ? static_cast<std::int32_t>(model->info().classes) : 0;
}

std::uint32_t other_seed(std::uint32_t before) {
  std::random_device device;
  std::uint32_t seed = before;
  while (seed == before) seed = static_cast<std::uint32_t>(device());
  return seed;
}

/// Where `pin` is among the pins; added where it is not there, in the place of the last one but
/// `spared` where there is no room.
std::uint32_t place_of_pin(State& state, const Pin& pin, std::size_t spared) {
  const auto found = std::find(state.pins.begin(), state.pins.end(), pin);
  if (found != state.pins.end()) return static_cast<std::uint32_t>(found - state.pins.begin());
  std::size_t place = state.pins.size();
  if (place < kMaxPins) {
    state.pins.push_back(pin);
  } else {
    place = kMaxPins - (spared == kMaxPins - 1 ? 2 : 1);
    state.pins[place] = pin;
  }
  return static_cast<std::uint32_t>(place);
}

/// The model must be there.
Pin pin_of_focus(const State& state, const Library& library) {
  const PictureSpec spec = gallery_spec(state, library, focus_index(state, library));
  return {spec.noise, spec.label};
}

/// The focus's latent as it is now, value by value.
std::vector<float> focus_latent(const State& state, const Library& library) {
  const Model* model = library.model(state.model);
  std::vector<float> latent(model ? model->info().latent_size : 0);
  resolve(column_noise(state, focus_column(state, library)), library.entries()[state.model].axes,
          latent);
  return latent;
}

}  // namespace

void fit_to_model(State& state, const Library& library) {
  const std::int32_t classes = classes_of(state, library);
  if (classes > 0) {
    if (state.digit >= classes) state.digit = 0;
    if (classes > kMaxImages && state.digit == kAllDigits) state.digit = 0;
    state.columns = std::clamp(state.columns, 1, std::max(1, kMaxImages / classes));
    if (state.other >= classes) state.other = kNone;
  }
  if (!library.model(state.model)) return;
  if (state.selected >= static_cast<std::int32_t>(gallery_size(state, library))) {
    state.selected = kNone;
  }
}

void choose_model(State& state, const Library& library, std::size_t index) {
  if (!library.model(index)) return;
  state.model = index;
  fit_to_model(state, library);
}

void step_model(State& state, const Library& library, int step) {
  const std::size_t size = library.entries().size();
  if (size == 0) return;
  std::size_t index = state.model;
  for (std::size_t tried = 0; tried < size; ++tried) {
    index = (index + size + static_cast<std::size_t>(step + static_cast<int>(size))) % size;
    if (library.model(index)) return choose_model(state, library, index);
  }
}

void pick_digit(State& state, const Library& library, std::int32_t digit) {
  const std::int32_t classes = classes_of(state, library);
  const bool all = digit == kAllDigits && classes > 0 && classes <= kMaxImages;
  if (all || (digit >= 0 && digit < classes)) state.digit = digit;
  fit_to_model(state, library);
}

void blend_with(State& state, const Library& library, std::int32_t other) {
  if (other != kNone && (other < 0 || other >= classes_of(state, library))) return;
  if (other != kNone && state.other == kNone) state.blend = 500;
  state.other = other;
  if (other == kNone) state.blend = 0;
}

void set_blend(State& state, std::int32_t share) {
  if (state.other != kNone) state.blend = std::clamp(share, 0, 1000);
}

void show_view(State& state, View view) { state.view = view; }

void resample(State& state) {
  state.seed = other_seed(state.seed);
  state.own.clear();
}

void set_seed(State& state, std::uint32_t seed) {
  state.seed = seed;
  state.own.clear();
}

void set_size(State& state, const Library& library, std::int32_t size) {
  std::int32_t& field = shows_all_digits(state, library) ? state.columns : state.count;
  field = std::clamp(size, 1, max_size(state, library));
  fit_to_model(state, library);
}

void toggle_verdict(State& state) {
  state.verdict = !state.verdict;
  if (state.verdict) return;
  state.order = Order::made;
  state.filter = Filter::all;
}

void set_order(State& state, Order order) {
  if (state.verdict) state.order = order;
}

void set_filter(State& state, Filter filter) {
  if (state.verdict) state.filter = filter;
}

void select(State& state, const Library& library, std::int32_t index) {
  const auto size = static_cast<std::int32_t>(gallery_size(state, library));
  state.selected = index >= 0 && index < size ? index : kNone;
}

void set_noise(State& state, const Library& library, Noise noise) {
  if (!library.model(state.model)) return;
  const std::uint32_t column = focus_column(state, library);
  const auto place =
      std::lower_bound(state.own.begin(), state.own.end(), column,
                       [](const Column& own, std::uint32_t at) { return own.column < at; });
  if (place != state.own.end() && place->column == column) {
    place->noise = std::move(noise);
  } else {
    state.own.insert(place, {column, std::move(noise)});
  }
}

void resample_one(State& state, const Library& library) {
  set_noise(state, library, {.seed = other_seed(state.seed)});
}

void set_value(State& state, const Library& library, std::size_t dimension, float value) {
  std::vector<float> latent = focus_latent(state, library);
  if (dimension >= latent.size()) return;
  latent[dimension] = std::clamp(value, -1.0f, 1.0f);
  set_noise(state, library, noise_of(latent));
}

void shift_to(State& state, const Library& library, std::int32_t x, std::int32_t y) {
  if (!library.model(state.model)) return;
  Noise noise = column_noise(state, focus_column(state, library));
  const bool other_pad =
      noise.shift.directions != state.directions || noise.shift.which != state.which;
  if (other_pad && (noise.shift.x != 0 || noise.shift.y != 0)) {
    noise = noise_of(focus_latent(state, library));
  }
  noise.shift = {state.directions, state.which, std::clamp(x, -1000, 1000),
                 std::clamp(y, -1000, 1000)};
  if (noise.shift.x == 0 && noise.shift.y == 0) noise.shift = {};
  set_noise(state, library, std::move(noise));
}

void restore_noise(State& state, const Library& library) {
  const std::uint32_t column = focus_column(state, library);
  std::erase_if(state.own, [&](const Column& own) { return own.column == column; });
}

void set_directions(State& state, const Library& library, Directions directions,
                    std::uint32_t which) {
  const Model* model = library.model(state.model);
  if (!model) return;
  const std::size_t pairs = library.entries()[state.model].axes.size() / 2;
  if (directions == Directions::principal) {
    if (pairs == 0) return;
    which %= static_cast<std::uint32_t>(pairs);
  }
  state.directions = directions;
  state.which = which;
}

std::size_t find_pin(const State& state, const Pin& pin) {
  const auto found = std::find(state.pins.begin(), state.pins.end(), pin);
  return static_cast<std::size_t>(found - state.pins.begin());
}

std::size_t focus_pin(const State& state, const Library& library) {
  if (!library.model(state.model)) return state.pins.size();
  return find_pin(state, pin_of_focus(state, library));
}

void pin(State& state, const Library& library) {
  if (!library.model(state.model) || state.pins.size() >= kMaxPins) return;
  const Pin kept = pin_of_focus(state, library);
  if (find_pin(state, kept) == state.pins.size()) state.pins.push_back(kept);
}

void unpin(State& state, std::size_t index) {
  if (index >= state.pins.size()) return;
  state.pins.erase(state.pins.begin() + static_cast<std::ptrdiff_t>(index));
  for (std::uint32_t* end : {&state.path.from, &state.path.to}) {
    if (*end > index) --*end;
  }
  if (!has_path(state)) {
    state.path.from = 0;
    state.path.to = 1;
  }
}

void recall_pin(State& state, const Library& library, std::size_t index) {
  if (index >= state.pins.size() || !library.model(state.model)) return;
  const Pin kept = state.pins[index];
  const std::int32_t digit = main_digit(kept.label);
  if (!shows_all_digits(state, library)) {
    pick_digit(state, library, digit);
    state.other = kNone;
    state.blend = 0;
    for (const Label::Part& part : kept.label.parts) {
      if (part.digit < 0 || part.digit == digit || state.other != kNone) continue;
      blend_with(state, library, part.digit);
      set_blend(state, part.share);
    }
  }
  set_noise(state, library, kept.noise);
}

void pin_two(State& state, const Library& library) {
  const std::int32_t classes = classes_of(state, library);
  std::random_device device;
  const auto first = static_cast<std::int32_t>(device() % 10);
  while (state.pins.size() + 2 > kMaxPins) state.pins.pop_back();
  const auto at = static_cast<std::uint32_t>(state.pins.size());
  for (std::int32_t i = 0; i < 2; ++i) {
    Pin kept{{.seed = static_cast<std::uint32_t>(device())}, {}};
    const auto step = static_cast<std::int32_t>(1 + device() % 9);
    if (classes > 0) kept.label = label_of((first + i * step) % std::min(classes, 10));
    state.pins.push_back(std::move(kept));
  }
  set_path_ends(state, at, at + 1);
}

void morph_into(State& state, const Library& library, std::int32_t digit) {
  if (digit < 0 || digit >= classes_of(state, library)) return;
  const bool goes_on = has_path(state);
  const Pin start = goes_on ? state.pins[state.path.from] : pin_of_focus(state, library);
  Pin end;
  end.noise.seed = state.seed;
  end.noise.index = focus_column(state, library) + 1;
  end.label = label_of(digit);
  if (goes_on && state.pins[state.path.to].noise == end.noise) {
    state.pins[state.path.to].label = end.label;
    return;
  }
  const std::uint32_t from = place_of_pin(state, start, kMaxPins);
  const std::uint32_t to = place_of_pin(state, end, from);
  state.path.at = 0;
  set_path_ends(state, from, to);
}

void set_path_ends(State& state, std::uint32_t from, std::uint32_t to) {
  if (from >= state.pins.size() || to >= state.pins.size() || from == to) return;
  state.path.from = from;
  state.path.to = to;
}

void set_route(State& state, Route route) { state.path.route = route; }

void set_path_place(State& state, std::int32_t at) { state.path.at = std::clamp(at, 0, 1000); }

void set_path_speed(State& state, std::int32_t percent) {
  state.path.speed = std::clamp(percent, 25, 400);
}

void toggle_compared(State& state, const Library& library, std::size_t model) {
  if (!library.model(model)) return;
  std::vector<std::size_t> chosen = compared_models(state, library);
  const auto found = std::find(chosen.begin(), chosen.end(), model);
  if (found == chosen.end() && chosen.size() < kMaxCompared) {
    chosen.insert(std::lower_bound(chosen.begin(), chosen.end(), model), model);
  } else if (found != chosen.end() && chosen.size() > 1) {
    chosen.erase(found);
  }
  state.compared = std::move(chosen);
}

void set_beside(State& state, bool beside) { state.beside = beside; }

std::int32_t max_size(const State& state, const Library& library) {
  if (!shows_all_digits(state, library)) return kMaxImages;
  return kMaxImages / classes_of(state, library);
}

std::int32_t size_of(const State& state, const Library& library) {
  return shows_all_digits(state, library) ? state.columns : state.count;
}

bool shows_all_digits(const State& state, const Library& library) {
  const std::int32_t classes = classes_of(state, library);
  return state.digit == kAllDigits && classes > 0 && classes <= kMaxImages;
}

}  // namespace digitforge
