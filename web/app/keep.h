#pragma once

#include <cstdint>
#include <vector>

#include "web/app/studio.h"

namespace digitforge::keep {

// What a person takes along. Pictures are saved enlarged by whole pixels, white on black as in
// MNIST. Each does nothing where there is nothing to keep.

/// What is told of a copied picture, once the platform's clipboard has it.
inline constexpr const char* kPictureCopied = "The picture was copied.";

/// The selected image, or the first.
void save_image(Studio& studio);
void copy_image(Studio& studio);
/// All images of the gallery.
void save_sheet(Studio& studio);
void copy_sheet(Studio& studio);
/// What the view shows, as a PNG file's bytes, for people who cannot see the screen: the gallery,
/// one image, a row a compared model, the question of the quiz. Empty where there is nothing.
std::vector<std::uint8_t> view_png(Studio& studio);
/// The path's images beside each other, and as an animation there and back.
void save_filmstrip(Studio& studio);
void copy_filmstrip(Studio& studio);
void save_animation(Studio& studio);
/// The focus's latent as a JSON array of numbers.
void copy_latent(Studio& studio);
/// A link that reopens the state.
void copy_link(Studio& studio);

}  // namespace digitforge::keep
