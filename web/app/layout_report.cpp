#include "web/app/layout_report.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "shared/json_writer.h"
#include "web/app/actions.h"

namespace digitforge {
namespace {

const char* name_of(Availability availability) {
  switch (availability) {
    case Availability::loading:
      return "loading";
    case Availability::ready:
      return "ready";
    case Availability::failed:
      break;
  }
  return "failed";
}

void write_box(JsonWriter& json, const char* name, const Rect& rect, float scale) {
  json.name(name).begin_object();
  json.name("x").number(rect.min.x / scale).name("y").number(rect.min.y / scale);
  json.name("width").number(rect.width() / scale);
  json.name("height").number(rect.height() / scale);
  json.end_object();
}

void write_boxes(JsonWriter& json, const Rect& rect, float scale) {
  write_box(json, "css", rect, scale);
  write_box(json, "device", rect, 1);
}

void write_digit(JsonWriter& json, std::int32_t digit) {
  if (digit == kNoDigit) {
    json.null();
  } else {
    json.number(digit);
  }
}

/// The value of the latent that is edited.
void write_value(JsonWriter& json, const Studio& studio) {
  const Model* model = studio.library().model(studio.state.model);
  if (!model) return;
  std::vector<float> latent(model->info().latent_size);
  resolve(column_noise(studio.state, focus_column(studio.state, studio.library())),
          studio.library().entries()[studio.state.model].axes, latent);
  const std::size_t which = std::min<std::size_t>(studio.session.value, latent.size() - 1);
  json.name("latentValue").begin_object().name("which").number(static_cast<double>(which));
  json.name("of").number(static_cast<double>(latent.size()));
  json.name("value").number(static_cast<double>(latent[which])).end_object();
}

void write_state(JsonWriter& json, const Studio& studio) {
  const State& state = studio.state;
  const Model* model = studio.library().model(state.model);
  json.name("model");
  if (model) {
    json.text(model->info().metadata.model);
  } else {
    json.null();
  }
  json.name("modelIndex").number(static_cast<double>(state.model));
  json.name("digit");
  if (shows_all_digits(state, studio.library())) {
    json.text("all");
  } else {
    write_digit(json, model && model->info().classes > 0 ? state.digit : kNoDigit);
  }
  json.name("seed").number(state.seed);
  json.name("size").number(size_of(state, studio.library()));
  json.name("verdict").boolean(state.verdict);
  json.name("view").number(static_cast<int>(state.view));
  json.name("selected").number(state.selected);
  json.name("pins").number(static_cast<double>(state.pins.size()));
  json.name("other").number(state.other).name("blend").number(state.blend);
  json.name("order").number(static_cast<int>(state.order));
  json.name("filter").number(static_cast<int>(state.filter));
  json.name("place").number(state.path.at).name("beside").boolean(state.beside);
  json.name("pinned").begin_array();
  for (const Pin& pin : state.pins) json.text(label_text(pin.label));
  json.end_array();
  json.name("path").begin_object().name("ready").boolean(has_path(state));
  json.name("from").number(state.path.from).name("to").number(state.path.to);
  json.name("speed").number(state.path.speed);
  json.name("route").number(static_cast<int>(state.path.route)).end_object();
  const Shift shift =
      model ? column_noise(state, focus_column(state, studio.library())).shift : Shift{};
  json.name("shift").begin_object().name("x").number(shift.x).name("y").number(shift.y);
  json.end_object();
  json.name("compared").begin_array();
  for (const std::size_t other : compared_models(state, studio.library())) {
    json.number(static_cast<double>(other));
  }
  json.end_array();
  write_value(json, studio);
  const Quiz& quiz = studio.session.quiz;
  json.name("quiz").begin_object().name("answered").boolean(quiz.answer.has_value());
  json.name("number").number(quiz.number);
  json.name("right").number(quiz.right).name("asked").number(quiz.asked).end_object();
  json.name("canUndo").boolean(studio.can_undo()).name("canRedo").boolean(studio.can_redo());
  json.name("tour").number(studio.session.tour);
  json.name("toast").text(studio.session.toast);
  json.name("link").text(studio.link());
  json.name("playing").boolean(studio.session.playing);
  json.name("zoom").number(static_cast<double>(studio.session.zoom));
}

void write_models(JsonWriter& json, const Library& library) {
  json.name("models").begin_array();
  for (const LibraryEntry& entry : library.entries()) {
    json.begin_object().name("title").text(entry.title);
    json.name("key").text(entry.key);
    json.name("availability").text(name_of(entry.availability));
    if (entry.model) {
      json.name("name").text(entry.model->info().metadata.model);
      json.name("classes").number(entry.model->info().classes);
      json.name("discriminator").text(name_of(entry.discriminator));
    }
    json.end_object();
  }
  json.end_array();
}

void write_gallery(JsonWriter& json, const Studio& studio) {
  const State& state = studio.state;
  const bool any = studio.library().model(state.model) != nullptr;
  json.name("count").number(any ? gallery_size(state, studio.library()) : 0);
  json.name("rows").number(any ? gallery_rows(state, studio.library()) : 0);
  json.name("columns").number(any ? gallery_columns(state, studio.library()) : 0);
  json.name("msPerImage").number(studio.pictures().ms_per_image(state.model));
  json.name("made").number(static_cast<double>(studio.pictures().made()));
}

}  // namespace

void LayoutReport::clear() {
  controls_.clear();
  images_.clear();
}

void LayoutReport::part(std::string name, const Rect& rect) {
  controls_.push_back({std::move(name), rect, false, {}});
}

void LayoutReport::control(std::string name, const Rect& rect, const char* tooltip) {
  controls_.push_back({std::move(name), rect, true, tooltip ? tooltip : ""});
}

const Rect* LayoutReport::find(const std::string& name) const {
  for (const Control& control : controls_) {
    if (control.name == name) return &control.rect;
  }
  return nullptr;
}

void LayoutReport::image(std::uint32_t index, const Rect& rect, const PictureSpec& spec,
                         const Picture* picture) {
  Image& image = images_.emplace_back();
  image.index = index;
  image.rect = rect;
  image.spec = spec;
  image.ready = picture && picture->ready;
  if (picture) image.probability = picture->probability;
}

std::string LayoutReport::json(const Studio& studio, float ratio, bool input_waits) const {
  JsonWriter json;
  json.begin_object();
  write_state(json, studio);
  json.name("busy").boolean(studio.busy() || input_waits);
  write_gallery(json, studio);
  json.name("scale").number(static_cast<double>(ratio));
  write_models(json, studio.library());
  json.name("notices").begin_array();
  for (const Notice& notice : studio.notices()) json.text(notice.text);
  json.end_array();
  json.name("opening");
  if (const std::string* file = studio.opening()) {
    json.begin_object().name("file").text(*file);
    json.name("progress").number(static_cast<double>(studio.opening_progress())).end_object();
  } else {
    json.null();
  }
  json.name("missing").begin_array();
  for (std::size_t i = 0; i < studio.notices().size(); ++i) {
    if (studio.notices()[i].missing) json.number(static_cast<double>(i));
  }
  json.end_array();
  json.name("drawing").number(static_cast<double>(studio.pictures().granted_left()));
  json.name("held").number(static_cast<double>(studio.pictures().held().size()));
  json.name("slow").text(studio.slow_text());

  json.name("images").begin_array();
  for (const Image& image : images_) {
    json.begin_object().name("index").number(image.index);
    json.name("latent").number(image.spec.noise.index).name("digit");
    write_digit(json, main_digit(image.spec.label));
    json.name("label").text(label_text(image.spec.label));
    json.name("real").boolean(image.spec.model == kRealModel);
    if (image.spec.model != kRealModel) {
      json.name("model").number(static_cast<double>(image.spec.model));
    }
    json.name("ready").boolean(image.ready);
    if (image.probability) {
      json.name("probabilityReal").number(static_cast<double>(*image.probability));
    }
    write_boxes(json, image.rect, ratio);
    json.end_object();
  }
  json.end_array();

  json.name("controls").begin_object();
  for (const Control& control : controls_) {
    json.name(control.name).begin_object();
    if (control.pressed_or_dragged) json.name("tooltip").text(control.tooltip);
    write_boxes(json, control.rect, ratio);
    json.end_object();
  }
  json.end_object();
  return json.end_object().result();
}

}  // namespace digitforge
