#include "web/app/scene.h"

#include <algorithm>
#include <string>

#include "web/app/actions.h"

namespace digitforge {
namespace {

std::uint32_t classes_of(const State& state, const Library& library) {
  const Model* model = library.model(state.model);
  return model ? model->info().classes : 0;
}

}  // namespace

std::uint32_t gallery_rows(const State& state, const Library& library) {
  return shows_all_digits(state, library) ? classes_of(state, library) : 1;
}

std::uint32_t gallery_columns(const State& state, const Library& library) {
  return static_cast<std::uint32_t>(size_of(state, library));
}

std::uint32_t gallery_size(const State& state, const Library& library) {
  return gallery_rows(state, library) * gallery_columns(state, library);
}

Noise column_noise(const State& state, std::uint32_t column) {
  for (const Column& own : state.own) {
    if (own.column == column) return own.noise;
  }
  return {.seed = state.seed, .index = column};
}

Label row_label(const State& state, const Library& library, std::uint32_t row) {
  if (classes_of(state, library) == 0) return {};
  if (shows_all_digits(state, library)) return label_of(static_cast<std::int32_t>(row));
  if (state.other == kNone) return label_of(state.digit);
  return blend_labels(label_of(state.digit), label_of(state.other), state.blend);
}

PictureSpec gallery_spec(const State& state, const Library& library, std::uint32_t index) {
  const std::uint32_t columns = gallery_columns(state, library);
  return {state.model, column_noise(state, index % columns),
          row_label(state, library, index / columns)};
}

std::uint32_t focus_index(const State& state, const Library& library) {
  const auto size = static_cast<std::int32_t>(gallery_size(state, library));
  return state.selected >= 0 && state.selected < size ? static_cast<std::uint32_t>(state.selected)
                                                      : 0;
}

std::uint32_t focus_column(const State& state, const Library& library) {
  return focus_index(state, library) % gallery_columns(state, library);
}

PictureSpec pin_spec(const State& state, const Pin& pin) {
  return {state.model, pin.noise, pin.label};
}

bool has_path(const State& state) {
  return state.path.from < state.pins.size() && state.path.to < state.pins.size() &&
         state.path.from != state.path.to;
}

PictureSpec path_spec(const State& state, const Library& library, std::int32_t at) {
  const Pin& from = state.pins[state.path.from];
  const Pin& to = state.pins[state.path.to];
  const Model* model = library.model(state.model);
  if (at <= 0 || !model) return pin_spec(state, from);
  if (at >= 1000) return pin_spec(state, to);
  const Axes& axes = library.entries()[state.model].axes;
  const std::size_t size = model->info().latent_size;
  std::vector<float> a(size), b(size), between(size);
  resolve(from.noise, axes, a);
  resolve(to.noise, axes, b);
  travel(a, b, state.path.route, static_cast<float>(at) / 1000.0f, between);
  return {state.model, noise_of(between), blend_labels(from.label, to.label, at)};
}

std::vector<std::size_t> compared_models(const State& state, const Library& library) {
  std::vector<std::size_t> models;
  for (const std::size_t model : state.compared) {
    if (library.model(model)) models.push_back(model);
  }
  if (!state.compared.empty()) return models;
  for (std::size_t i = 0; i < library.entries().size() && models.size() < kMaxCompared; ++i) {
    if (library.model(i)) models.push_back(i);
  }
  return models;
}

std::uint32_t compared_size(const State& state, const Library& library) {
  if (shows_all_digits(state, library)) return 10;
  return std::min<std::uint32_t>(static_cast<std::uint32_t>(state.count), 16);
}

std::string label_text(const Label& label) {
  const auto used = std::count_if(label.parts.begin(), label.parts.end(),
                                  [](const Label::Part& part) { return part.digit >= 0; });
  std::string text;
  for (const Label::Part& part : label.parts) {
    if (part.digit < 0) continue;
    if (!text.empty()) text += " + ";
    text += std::to_string(part.digit);
    if (used > 1) text += " (" + std::to_string((part.share + 5) / 10) + " %)";
  }
  return text;
}

std::string class_name(const ModelInfo& info, std::int32_t digit) {
  const auto index = static_cast<std::size_t>(digit);
  const std::vector<std::string>& names = info.metadata.class_names;
  return index < names.size() && names[index].size() > 1 ? names[index] : std::string();
}

std::string subject(const State& state, const Library& library) {
  if (classes_of(state, library) == 0) return "digits as they come";
  if (shows_all_digits(state, library)) return "all digits";
  if (state.other != kNone && state.blend > 0) {
    return "a blend of " + label_text(row_label(state, library, 0));
  }
  const std::string name = class_name(library.model(state.model)->info(), state.digit);
  return name.empty() ? "the digit " + std::to_string(state.digit) : "the class " + name;
}

}  // namespace digitforge
