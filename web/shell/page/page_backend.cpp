#include "web/shell/page/page_backend.h"

#include <emscripten.h>

EM_JS(void, page_request_discriminator, (int index),
      { Module["page"].requestDiscriminator(index); })
EM_JS(void, page_announce, (const char* text), { Module["page"].announce(UTF8ToString(text)); })
EM_JS(void, page_copy, (const char* text), { Module["page"].copy(UTF8ToString(text)); })

namespace digitforge {

TextureHandle PageBackend::upload(std::span<const std::uint8_t> rgba, std::uint32_t width,
                                  std::uint32_t height) {
  return texture_.upload(rgba, width, height);
}

void PageBackend::request_discriminator(std::size_t index) {
  page_request_discriminator(static_cast<int>(index));
}

void PageBackend::announce(const std::string& text) { page_announce(text.c_str()); }

void copy_to_clipboard(void*, const char* text) { page_copy(text); }

}  // namespace digitforge
