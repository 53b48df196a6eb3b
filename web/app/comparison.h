#pragma once

#include <cstdint>
#include <vector>

#include "web/app/pictures.h"
#include "web/app/scene.h"
#include "web/app/state.h"

namespace digitforge {

/// Image `index` of a compared model; index < compared_size. The same noise for every model, and
/// the same label for those that have labels.
PictureSpec compared_spec(const State& state, const Library& library, std::size_t model,
                          std::uint32_t index);
/// The images of all compared models, one model after another.
std::vector<PictureSpec> compared_specs(const State& state, const Library& library);

/// Means over the images of one model that are made: see shared/image_measures.h.
struct Figures {
  double sharpness = 0;
  double speckle = 0;
  std::uint32_t count = 0;  ///< 0: there is no image yet
};
Figures compared_figures(const State& state, const Library& library, const Pictures& pictures,
                         std::size_t model);

}  // namespace digitforge
