#include <string>

#include "web/app/actions.h"
#include "web/app/keep.h"
#include "web/app/views/views.h"

namespace digitforge {
namespace {

/// Buttons from the right end of `rest`, which they shorten.
bool tool(Ui& ui, Rect& rest, const char* name, Icon icon, const char* tooltip) {
  const Rect place = cut_right(rest, rest.height(), ui.px(4));
  return icon_button(ui, name, place, icon, {.tooltip = tooltip, .plain = true});
}

void one_image(Ui& ui, Rect rest) {
  Studio& studio = ui.studio;
  State& state = studio.state;
  const Library& library = studio.library();
  const std::uint32_t index = focus_index(state, library);
  const PictureSpec spec = gallery_spec(state, library, index);
  if (tool(ui, rest, "deselect", Icon::close, "Let go of this picture (Esc)")) {
    select(state, library, kNone);
    return;
  }
  if (tool(ui, rest, "save-image", Icon::save, "Save this picture as PNG (S)")) {
    keep::save_image(studio);
  }
  if (studio.backend().copies_pictures() &&
      tool(ui, rest, "copy-image", Icon::copy, "Copy this picture (Ctrl+C)")) {
    keep::copy_image(studio);
  }
  if (tool(ui, rest, "resample-one", Icon::dice, "New noise for this picture alone (N)")) {
    resample_one(state, library);
  }
  pin_button(ui, cut_right(rest, rest.height(), ui.px(4)), true);
  const bool roomy = rest.width() > ui.px(190);
  const Rect shape = cut_right(rest, roomy ? ui.px(100) : rest.height(), ui.px(12));
  const ButtonLook look{.tooltip = "Move this picture through the latent space (Enter)"};
  if (roomy ? labelled_button(ui, "shape-it", shape, Icon::shape, "Shape", look)
            : icon_button(ui, "shape-it", shape, Icon::shape, look)) {
    show_view(state, View::shape);
  }
  if (rest.width() < rest.height()) return;  // no room for the picture and its name
  const Rect thumb = cut_left(rest, rest.height() - ui.px(8), ui.px(10));
  draw_picture(ui, studio.pictures().ask(spec), thumb);
  std::string text = "Picture " + std::to_string(index + 1);
  const std::string label = label_text(spec.label);
  if (!label.empty()) text += " \u00b7 digit " + label;
  const float width =
      ui.theme.small->CalcTextSizeA(ui.theme.small->FontSize, FLT_MAX, 0, text.c_str()).x;
  if (width <= rest.width()) draw_text(rest, ui.theme.small, ui.colour().text, text);
}

void all_images(Ui& ui, Rect rest) {
  Studio& studio = ui.studio;
  if (tool(ui, rest, "save-sheet", Icon::save, "Save all pictures as one PNG (S)")) {
    keep::save_sheet(studio);
  }
  if (studio.backend().copies_pictures() &&
      tool(ui, rest, "copy-sheet", Icon::copy, "Copy all pictures as one (Ctrl+C)")) {
    keep::copy_sheet(studio);
  }
  draw_text(rest, ui.theme.small, ui.colour().muted, "Press a picture to pin, shape or save it");
}

}  // namespace

void action_bar(Ui& ui, const Rect& area) {
  if (!ui.studio.library().model(ui.studio.state.model)) return;
  ImGui::GetWindowDrawList()->AddRectFilled(area.min, area.max, ui.colour().panel, ui.px(10));
  const Rect inner = inset(area, ui.px(10), ui.px(4));
  if (ui.studio.state.selected == kNone) {
    all_images(ui, inner);
  } else {
    one_image(ui, inner);
  }
  ui.report.part("action-bar", area);
}

}  // namespace digitforge
