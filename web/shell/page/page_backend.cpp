#include "web/shell/page/page_backend.h"

#include <emscripten.h>

#include <cstdlib>

EM_JS(void, page_request_discriminator, (int index),
      { Module["page"].requestDiscriminator(index); })
EM_JS(void, page_fetch_again, (const char* part, int index),
      { Module["page"].fetchAgain(UTF8ToString(part), index); })
EM_JS(void, page_keep_model, (const char* file, const char* key, const void* bytes, int size), {
  Module["page"].keepModel(UTF8ToString(key), UTF8ToString(file),
                           HEAPU8.slice(bytes, bytes + size));
})
EM_JS(void, page_announce, (const char* text), { Module["page"].announce(UTF8ToString(text)); })
EM_JS(void, page_copy, (const char* text), { Module["page"].copy(UTF8ToString(text)); })
EM_JS(int, page_copies_pictures, (), { return Module["page"].copiesPictures(); })
EM_JS(void, page_copy_picture, (const void* bytes, int size),
      { Module["page"].copyPicture(HEAPU8.slice(bytes, bytes + size)); })
EM_JS(void, page_save, (const char* name, const char* type, const void* bytes, int size), {
  Module["page"].save(UTF8ToString(name), UTF8ToString(type), HEAPU8.slice(bytes, bytes + size));
})
EM_JS(void, page_choose_file, (), { Module["page"].chooseFile(); })
EM_JS(char*, page_link, (const char* state), {
  const link = Module["page"].link(UTF8ToString(state));
  const size = lengthBytesUTF8(link) + 1;
  const pointer = _malloc(size);
  stringToUTF8(link, pointer, size);
  return pointer;
})

namespace digitforge {

void PageBackend::upload(std::span<const std::uint8_t> rgba, std::uint32_t x, std::uint32_t y,
                         std::uint32_t width, std::uint32_t height) {
  texture_.upload(rgba, x, y, width, height);
}

void PageBackend::request_discriminator(std::size_t index) {
  page_request_discriminator(static_cast<int>(index));
}

void PageBackend::fetch_again(const Missing& missing) {
  constexpr const char* kParts[] = {"list", "model", "discriminator", "real digits"};
  page_fetch_again(kParts[static_cast<int>(missing.part)], static_cast<int>(missing.model));
}

void PageBackend::keep_model(const std::string& file, const std::string& key,
                             std::span<const std::byte> bytes) {
  page_keep_model(file.c_str(), key.c_str(), bytes.data(), static_cast<int>(bytes.size()));
}

void PageBackend::announce(const std::string& text) { page_announce(text.c_str()); }

void PageBackend::copy_text(const std::string& text) { page_copy(text.c_str()); }

bool PageBackend::copies_pictures() const { return page_copies_pictures() != 0; }

void PageBackend::copy_picture(std::span<const std::uint8_t> png) {
  page_copy_picture(png.data(), static_cast<int>(png.size()));
}

void PageBackend::save(const std::string& name, const std::string& type,
                       std::span<const std::uint8_t> bytes) {
  page_save(name.c_str(), type.c_str(), bytes.data(), static_cast<int>(bytes.size()));
}

void PageBackend::choose_file() { page_choose_file(); }

std::string PageBackend::link(const std::string& state) const {
  char* text = page_link(state.c_str());
  std::string link = text;
  std::free(text);
  return link;
}

void copy_to_clipboard(void*, const char* text) { page_copy(text); }

}  // namespace digitforge
