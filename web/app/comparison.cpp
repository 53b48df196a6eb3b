#include "web/app/comparison.h"

#include "shared/image_measures.h"
#include "web/app/actions.h"

namespace digitforge {

PictureSpec compared_spec(const State& state, const Library& library, std::size_t model,
                          std::uint32_t index) {
  const bool all = shows_all_digits(state, library);
  PictureSpec spec{model, column_noise(state, all ? 0 : index), {}};
  const Model* drawn = library.model(model);
  if (!drawn || drawn->info().classes == 0) return spec;
  // A model without labels may be the current one: the digit is kept for the others.
  State as = state;
  as.model = model;
  const bool rows = all || state.digit == kAllDigits;
  spec.label = rows ? label_of(static_cast<std::int32_t>(index % 10)) : row_label(as, library, 0);
  return spec;
}

std::vector<PictureSpec> compared_specs(const State& state, const Library& library) {
  std::vector<PictureSpec> specs;
  for (const std::size_t model : compared_models(state, library)) {
    for (std::uint32_t i = 0; i < compared_size(state, library); ++i) {
      specs.push_back(compared_spec(state, library, model, i));
    }
  }
  return specs;
}

Figures compared_figures(const State& state, const Library& library, const Pictures& pictures,
                         std::size_t model) {
  Figures means;
  for (std::uint32_t i = 0; i < compared_size(state, library); ++i) {
    const Picture* picture = pictures.find(compared_spec(state, library, model, i));
    if (!picture || !picture->ready) continue;
    means.sharpness += sharpness(picture->pixels, picture->height, picture->width);
    means.speckle += speckle(picture->pixels, picture->height, picture->width);
    ++means.count;
  }
  if (means.count > 0) {
    means.sharpness /= means.count;
    means.speckle /= means.count;
  }
  return means;
}

}  // namespace digitforge
