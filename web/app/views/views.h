#pragma once

#include "web/app/widgets.h"

namespace digitforge {

// The panels, each drawn into the rectangle it gets and each in a file of its own.

/// All models as rows with what they are; for screens with a side panel. Yields its height.
float model_list(Ui& ui, const Rect& area);
float model_list_height(const Ui& ui);
/// The current model as one button that opens the list, as wide as `list`; for narrow screens.
void model_menu(Ui& ui, const Rect& area, const Rect& list);

/// 0 to 9 in `rows` rows and "all", or a line that the model has no labels.
void digit_panel(Ui& ui, const Rect& area);

/// Seed, size, verdict switch and Resample.
void seed_row(Ui& ui, const Rect& area);
void size_row(Ui& ui, const Rect& area);
void verdict_row(Ui& ui, const Rect& area, const char* label);
void resample_button(Ui& ui, const Rect& area);

/// The pictures, as large as whole device pixels allow; scrolls where they would become too small.
void gallery_panel(Ui& ui, const Rect& area);
/// "All digits by CGAN", and the time an image takes.
void caption(Ui& ui, const Rect& area);

/// The oldest problems, at most `most`, along the top of `area`; yields what is left of it.
Rect notice_panel(Ui& ui, const Rect& area, std::size_t most);

/// The whole screen.
void studio_view(Ui& ui, const ImVec2& size);

}  // namespace digitforge
