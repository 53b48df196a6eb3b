#include "web/app/keep.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "shared/contact_sheet.h"
#include "shared/json_writer.h"
#include "web/app/actions.h"
#include "web/app/comparison.h"
#include "web/app/png.h"
#include "web/app/quiz.h"

namespace digitforge::keep {
namespace {

constexpr const char* kPng = "image/png";
constexpr int kFilmstrip = 11;  ///< images of a saved filmstrip
constexpr int kFrames = 30;     ///< of a saved animation, one way

/// Images beside each other, `columns` a row; nothing where one of a slow model is not drawn yet;
/// nothing, and a notice, where one cannot be made.
std::optional<GreyImage> draw(Studio& studio, const std::vector<PictureSpec>& specs,
                              std::size_t columns, std::size_t enlarged) {
  const Model* model = studio.library().model(studio.state.model);
  if (!model || specs.empty()) return std::nullopt;
  const Shape& shape = model->info().image;
  std::vector<float> images;
  for (const PictureSpec& spec : specs) {
    const Result<std::vector<float>> image = studio.pictures().draw(spec);
    if (!image && studio.pictures().slow(spec.model)) return std::nullopt;
    if (!image) {
      studio.notice("This could not be drawn: " + image.error().message);
      return std::nullopt;
    }
    if (image.value().size() != shape.elements()) return std::nullopt;  // of another model
    images.insert(images.end(), image.value().begin(), image.value().end());
  }
  return enlarge(contact_sheet(images, shape[1], shape[2], columns), enlarged);
}

std::optional<GreyImage> one(Studio& studio) {
  if (!studio.library().model(studio.state.model)) return std::nullopt;
  const State& state = studio.state;
  if (state.view == View::morph && has_path(state)) {
    return draw(studio, {path_spec(state, studio.library(), state.path.at)}, 1, 8);
  }
  const std::uint32_t index = focus_index(state, studio.library());
  return draw(studio, {gallery_spec(state, studio.library(), index)}, 1, 8);
}

std::optional<GreyImage> sheet(Studio& studio, std::size_t enlarged) {
  const State& state = studio.state;
  const Library& library = studio.library();
  if (!library.model(state.model)) return std::nullopt;
  const std::uint32_t size = gallery_size(state, library);
  std::vector<PictureSpec> specs;
  for (std::uint32_t i = 0; i < size; ++i) specs.push_back(gallery_spec(state, library, i));
  std::size_t columns = gallery_columns(state, library);
  if (gallery_rows(state, library) == 1 || columns == 1) {
    columns = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(size))));
  }
  return draw(studio, specs, columns, enlarged);
}

std::optional<GreyImage> filmstrip(Studio& studio) {
  if (!has_path(studio.state)) return std::nullopt;
  std::vector<PictureSpec> specs;
  for (int i = 0; i < kFilmstrip; ++i) {
    specs.push_back(path_spec(studio.state, studio.library(), i * 1000 / (kFilmstrip - 1)));
  }
  return draw(studio, specs, specs.size(), 4);
}

/// "digitforge-dcgan-3-seed-7": what it shows, in a name for a file.
std::string file_name(const Studio& studio, const char* what) {
  const State& state = studio.state;
  std::string name = "digitforge-" + studio.library().entries()[state.model].key;
  if (state.view != View::morph) {
    if (shows_all_digits(state, studio.library())) name += "-all";
    if (state.digit >= 0) {
      name += '-';
      name += std::to_string(state.digit);
    }
    name += "-seed-";
    name += std::to_string(state.seed);
  }
  return name + what + ".png";
}

/// Whether there is an image; says why not where somebody waits for it.
bool is_drawn(Studio& studio, const std::optional<GreyImage>& image) {
  if (!image && studio.pictures().slow(studio.state.model)) {
    studio.tell("This model is slow: press Draw first.");
  }
  return image.has_value();
}

void save(Studio& studio, const std::optional<GreyImage>& image, const char* what) {
  if (!is_drawn(studio, image)) return;
  const std::string name = file_name(studio, what);
  studio.backend().save(name, kPng, encode_png(*image, "DigitForge " + studio.link()));
  studio.tell("Saved as " + name);
}

void copy(Studio& studio, const std::optional<GreyImage>& image) {
  if (!studio.backend().copies_pictures() || !is_drawn(studio, image)) return;
  studio.backend().copy_picture(encode_png(*image));
}

}  // namespace

void save_image(Studio& studio) { save(studio, one(studio), "-image"); }

void copy_image(Studio& studio) { copy(studio, one(studio)); }

void save_sheet(Studio& studio) { save(studio, sheet(studio, 4), ""); }

void copy_sheet(Studio& studio) { copy(studio, sheet(studio, 4)); }

std::vector<std::uint8_t> view_png(Studio& studio) {
  const State& state = studio.state;
  std::optional<GreyImage> image;
  switch (state.view) {
    case View::make:
      image = sheet(studio, 1);
      break;
    case View::shape:
    case View::morph:
      image = one(studio);
      break;
    case View::compare:
      image = draw(studio, compared_specs(state, studio.library()),
                   compared_size(state, studio.library()), 1);
      break;
    case View::quiz:
      if (studio.real().size() == 0 || state.beside || !studio.library().model(state.model)) break;
      image = draw(studio,
                   {question(studio.session.quiz, state, studio.library(), studio.real()).picture},
                   1, 8);
      break;
  }
  return image ? encode_png(*image) : std::vector<std::uint8_t>();
}

void save_filmstrip(Studio& studio) { save(studio, filmstrip(studio), "-filmstrip"); }

void copy_filmstrip(Studio& studio) { copy(studio, filmstrip(studio)); }

void save_animation(Studio& studio) {
  if (!has_path(studio.state)) return;
  std::vector<GreyImage> frames;
  for (int i = 0; i < 2 * kFrames; ++i) {
    const int at = i <= kFrames ? i : 2 * kFrames - i;
    const PictureSpec spec = path_spec(studio.state, studio.library(), at * 1000 / kFrames);
    std::optional<GreyImage> frame = draw(studio, {spec}, 1, 8);
    if (!is_drawn(studio, frame)) return;
    frames.push_back(std::move(*frame));
  }
  // Three seconds a way at 100 %.
  const int delay = 3000 * 100 / studio.state.path.speed / kFrames;
  const std::string name = file_name(studio, "-morph");
  studio.backend().save(name, kPng,
                        encode_apng(frames, static_cast<std::uint16_t>(std::max(10, delay))));
  studio.tell("Saved as " + name);
}

void copy_latent(Studio& studio) {
  const State& state = studio.state;
  const Model* model = studio.library().model(state.model);
  if (!model) return;
  std::vector<float> latent(model->info().latent_size);
  resolve(column_noise(state, focus_column(state, studio.library())),
          studio.library().entries()[state.model].axes, latent);
  JsonWriter json;
  json.begin_array();
  for (const float value : latent) json.number(static_cast<double>(value));
  studio.backend().copy_text(json.end_array().result());
  studio.tell("The latent was copied as JSON.");
}

void copy_link(Studio& studio) {
  studio.backend().copy_text(studio.backend().link(studio.link()));
  studio.tell("A link to this was copied.");
}

}  // namespace digitforge::keep
