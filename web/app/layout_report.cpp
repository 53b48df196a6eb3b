#include "web/app/layout_report.h"

#include <utility>

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

void write_state(JsonWriter& json, const Studio& studio) {
  const State& state = studio.state;
  const Model* model = studio.library().model(state.model);
  json.name("model");
  if (model) {
    json.text(model->info().metadata.model);
  } else {
    json.null();
  }
  json.name("modelIndex").number(static_cast<double>(state.model)).name("digit");
  if (shows_all_digits(state, studio.library())) {
    json.text("all");
  } else {
    write_digit(json, model && model->info().classes > 0 ? state.digit : kNoDigit);
  }
  json.name("seed").number(state.seed);
  json.name("size").number(size_of(state, studio.library()));
  json.name("verdict").boolean(state.verdict);
}

void write_models(JsonWriter& json, const Library& library) {
  json.name("models").begin_array();
  for (const LibraryEntry& entry : library.entries()) {
    json.begin_object().name("title").text(entry.title);
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

void write_gallery(JsonWriter& json, const Gallery& gallery) {
  json.name("count").number(gallery.plan().size());
  json.name("rows").number(gallery.plan().rows);
  json.name("columns").number(gallery.plan().columns);
  json.name("done").number(gallery.done());
  json.name("msPerImage").number(gallery.ms_per_image());
}

}  // namespace

void LayoutReport::clear() {
  controls_.clear();
  images_.clear();
}

void LayoutReport::control(std::string name, const Rect& rect) {
  controls_.emplace_back(std::move(name), rect);
}

void LayoutReport::image(std::uint32_t index, const Rect& rect) {
  images_.emplace_back(index, rect);
}

std::string LayoutReport::json(const Studio& studio, float scale, bool input_waits) const {
  const Gallery& gallery = studio.gallery();
  JsonWriter json;
  json.begin_object();
  write_state(json, studio);
  json.name("busy").boolean(studio.busy() || input_waits);
  write_gallery(json, gallery);
  json.name("scale").number(scale);
  write_models(json, studio.library());
  json.name("notices").begin_array();
  for (const std::string& notice : studio.notices()) json.text(notice);
  json.end_array();

  json.name("images").begin_array();
  for (const auto& [index, rect] : images_) {
    json.begin_object().name("index").number(index);
    json.name("latent").number(index % gallery.plan().columns).name("digit");
    write_digit(json, gallery.digit(index));
    if (index < gallery.judged()) {
      json.name("probabilityReal").number(static_cast<double>(gallery.probability(index)));
    }
    write_boxes(json, rect, scale);
    json.end_object();
  }
  json.end_array();

  json.name("controls").begin_object();
  for (const auto& [name, rect] : controls_) {
    json.name(name).begin_object();
    write_boxes(json, rect, scale);
    json.end_object();
  }
  json.end_object();
  return json.end_object().result();
}

}  // namespace digitforge
