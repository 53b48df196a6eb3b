#pragma once

#include "web/app/widgets.h"

namespace digitforge {

// The panels, each drawn into the rectangle it gets and each in a file of its own.

/// All models as rows with what they are; for screens with a side panel. Yields its height.
float model_list(Ui& ui, const Rect& area);
float model_list_height(const Ui& ui);
/// Opens a file of the person's own, where the platform has a dialog: with words where there is
/// place for them.
void open_button(Ui& ui, const Rect& area);
/// The current model as one button that opens the list, as wide as `list`; for narrow screens.
void model_menu(Ui& ui, const Rect& area, const Rect& list);

/// 0 to 9 in two rows and "all", or a line that the model has no labels.
void digit_panel(Ui& ui, const Rect& area);
/// The digit that the chosen one is blended with, and how much of it.
void blend_panel(Ui& ui, const Rect& area);
float blend_panel_height(const Ui& ui);

/// Seed, size, verdict switch and Resample.
void seed_row(Ui& ui, const Rect& area);
void size_row(Ui& ui, const Rect& area);
void verdict_row(Ui& ui, const Rect& area, const char* label);
void resample_button(Ui& ui, const Rect& area);

/// The views of the stage.
void make_view(Ui& ui, const Rect& area);
void shape_view(Ui& ui, const Rect& area);
void morph_view(Ui& ui, const Rect& area);
void compare_view(Ui& ui, const Rect& area);
void quiz_view(Ui& ui, const Rect& area);

/// The pictures, as large as whole device pixels allow; scrolls where they would become too small.
void gallery_panel(Ui& ui, const Rect& area);
/// The discriminator's probability that a picture is real: a bar and a number.
void verdict(Ui& ui, const Picture* picture, const Rect& area);
inline float verdict_height(const Ui& ui) { return ui.px(26); }
/// One picture as large as there is place, and under it the verdict where that is switched on.
/// Yields where the picture is.
Rect judged_picture(Ui& ui, std::uint32_t index, const PictureSpec& spec, const Rect& area);
/// "All digits", and the time an image takes.
void caption(Ui& ui, const Rect& area);
/// What can be done with the selected image, or with all.
void action_bar(Ui& ui, const Rect& area);
/// A histogram of the discriminator's scores, sorting and filtering by them.
void score_panel(Ui& ui, const Rect& area);
float score_panel_height(const Ui& ui);
/// Pins the focus, or lets go of it.
void pin_button(Ui& ui, const Rect& area, bool plain);
/// The pinned images.
void pin_tray(Ui& ui, const Rect& area);
float pin_tray_height(const Ui& ui);

/// The views' names: beside each other, or with signs along the bottom of a narrow screen.
void tab_row(Ui& ui, const Rect& area);
void tab_bar(Ui& ui, const Rect& area);
/// Undo, redo, link, look, about, help; `few`: only what a narrow screen has place for.
void tools(Ui& ui, const Rect& area);
float tools_width(const Ui& ui);

/// What is being opened or is slow to draw, and the oldest problems, at most `most`, along the top
/// of `area`; yields what is left of it.
Rect strips(Ui& ui, const Rect& area, std::size_t most);

/// The whole screen.
void studio_view(Ui& ui, const ImVec2& size);

}  // namespace digitforge
